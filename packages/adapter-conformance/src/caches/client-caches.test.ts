import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createDyeing, type Dyeing } from "@dyeing/sdk";
import axios from "axios";
import { buildKeyGenerator, setupCache } from "axios-cache-interceptor";
import got from "got";
import makeFetchHappen from "make-fetch-happen";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startLaneServer } from "./lane-server.ts";

let server: Awaited<ReturnType<typeof startLaneServer>>;
let dyeing: Dyeing;
let folder: string;

beforeAll(async () => {
  server = await startLaneServer();
  dyeing = createDyeing({ service: "payment", allow: [server.authority] });
  folder = await mkdtemp(join(tmpdir(), "dyeing-caches-"));
});
afterAll(async () => {
  dyeing.close();
  await server.close();
  await rm(folder, { recursive: true });
});

const recipes = {
  got: () => {
    // recipe: got
    const caches = new Map<string, Map<string, unknown>>();
    const cacheOfLane = () => {
      const lane = dyeing.current()?.color ?? "unknown";
      const cache = caches.get(lane) ?? new Map();
      caches.set(lane, cache);
      return cache;
    };
    const get = (url: string) => got(url, { cache: cacheOfLane() }).json();
    // end
    return get;
  },
  "axios-cache-interceptor": () => {
    // recipe: axios-cache-interceptor
    const client = setupCache(axios.create(), {
      generateKey: buildKeyGenerator(({ method, baseURL, url, params, data }) => {
        const lane = dyeing.current()?.color ?? "unknown";
        return { method, baseURL, url, params, data, lane };
      }),
    });
    // end
    return async (url: string) => (await client.get(url)).data;
  },
  "make-fetch-happen": () => {
    // recipe: make-fetch-happen
    const fetchOfLane = (url: string) => {
      const lane = dyeing.current()?.color ?? "unknown";
      return makeFetchHappen(url, { cachePath: join(folder, lane), timeout: 5000 });
    };
    // end
    return async (url: string) => (await fetchOfLane(url)).json();
  },
};

const plain = {
  got: () => {
    const cache = new Map();
    return (url: string) => got(url, { cache }).json();
  },
  "axios-cache-interceptor": () => {
    const client = setupCache(axios.create());
    return async (url: string) => (await client.get(url)).data;
  },
  "make-fetch-happen": () => async (url: string) =>
    (await makeFetchHappen(url, { cachePath: join(folder, "all"), timeout: 5000 })).json(),
};

type Get = (url: string) => Promise<unknown>;

async function lanesOf(get: Get, path: string): Promise<unknown[]> {
  const lanes: unknown[] = [];
  for (const color of ["default", "gray", "blue", "gray", "default"]) {
    const answer = await dyeing.receiveMessage({ "x-trace-color": color }, () =>
      get(`http://${server.authority}${path}`),
    );
    lanes.push((answer as { lane: unknown }).lane);
  }
  return lanes;
}

describe("row 60: clients with a cache of their own", () => {
  it.each(Object.entries(recipes))("%s with the recipe keeps to lanes, and caches", async (name, recipe) => {
    const before = server.asked();
    expect(await lanesOf(recipe() as Get, `/${name}`)).toEqual(["default", "gray", "blue", "gray", "default"]);
    expect(server.asked() - before).toBe(3);
  });

  it.each(Object.entries(plain))(
    "%s without it answers one lane with another's, as the guide says",
    async (name, make) => {
      expect(await lanesOf(make() as Get, `/plain-${name}`)).toContain("default");
      expect(await lanesOf(make() as Get, `/plain-${name}-2`)).not.toEqual([
        "default",
        "gray",
        "blue",
        "gray",
        "default",
      ]);
    },
  );

  it("the guide has the recipes as they are here", async () => {
    const guide = await readFile(new URL("../../../../docs/guides/caches.md", import.meta.url), "utf8");
    const source = await readFile(new URL(import.meta.url), "utf8");
    const found = [...source.matchAll(/^ {4}\/\/ recipe: (\S+)\n([\s\S]*?)^ {4}\/\/ end$/gm)];
    expect(found.map(([, name]) => name)).toEqual(Object.keys(recipes));
    for (const [, , code = ""] of found) expect(guide).toContain(code.replaceAll(/^ {4}/gm, ""));
  });
});
