import { createDyeing, type Dyeing, dyeingInterceptor } from "@dyeing/sdk";
import * as undici8 from "undici";
import * as undici7 from "undici7";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { UndiciDispatcher, UndiciLibrary } from "../subjects/undici-library.ts";
import { startLaneServer } from "./lane-server.ts";

const libraries = {
  "undici 7": undici7 as unknown as UndiciLibrary,
  "undici 8": undici8 as unknown as UndiciLibrary,
};

let server: Awaited<ReturnType<typeof startLaneServer>>;
let dyeing: Dyeing;
const early = new Map<string, UndiciDispatcher>();

beforeAll(async () => {
  // Before createDyeing(): these cannot be reached any more.
  for (const [name, { Agent, interceptors }] of Object.entries(libraries)) {
    early.set(name, new Agent().compose(interceptors.cache?.()));
    early.set(
      `${name}, by hand`,
      new Agent().compose(dyeingInterceptor(), interceptors.cache?.(), dyeingInterceptor()),
    );
  }
  server = await startLaneServer();
  dyeing = createDyeing({ service: "payment", allow: [server.authority] });
});
afterAll(async () => {
  dyeing.close();
  await server.close();
});

type Get = (url: string) => Promise<{ lane: string | null }>;

/** The lane that answers a caller of this color; undefined: a caller in the unknown state. */
function ask(color: string | undefined, path: string, get: Get): Promise<string | null> {
  const headers = color === undefined ? {} : { "x-trace-color": color };
  return dyeing.receiveMessage(headers, async () => (await get(`http://${server.authority}${path}`)).lane);
}

describe.each(Object.entries(libraries))("row 60: a client-side cache across lanes, %s", (name, undici) => {
  const { Agent, interceptors, request, fetch } = undici;
  const by = {
    request:
      (dispatcher: UndiciDispatcher): Get =>
      async (url) =>
        (await request(url, { dispatcher })).body.json() as Promise<{ lane: string | null }>,
    "request with a list of headers":
      (dispatcher: UndiciDispatcher): Get =>
      async (url) =>
        (await request(url, { dispatcher, headers: ["accept", "*/*"] })).body.json() as Promise<{
          lane: string | null;
        }>,
    fetch:
      (dispatcher: UndiciDispatcher): Get =>
      async (url) =>
        (await fetch(url, { dispatcher })).json(),
  };

  it.each(Object.entries(by))(
    "cache(): each lane is answered by itself, and from the cache, by %s",
    async (how, getBy) => {
      const agent = new Agent();
      const get = getBy(agent.compose(interceptors.cache?.()));
      for (const path of [`/price-${how.length}`, `/varying-${how.length}`]) {
        const before = server.asked();
        for (const color of ["default", "gray", "blue", undefined, "gray", "default", undefined]) {
          expect(await ask(color, path, get)).toBe(color ?? null);
        }
        expect(server.asked() - before).toBe(4);
      }
      await agent.destroy();
    },
  );

  it("deduplicate(): calls of one lane are joined, those of two are not, and each stays its caller's", async () => {
    const agent = new Agent();
    const dispatcher = agent.compose(interceptors.deduplicate?.());
    const get = by.request(dispatcher);
    const before = server.asked();
    const colors = ["default", "gray", "gray", "default", "gray"];
    expect(await Promise.all(colors.map((color) => ask(color, "/joined", get)))).toEqual(colors);
    expect(server.asked() - before).toBe(2);
    await agent.destroy();
  });

  it("keeps to lanes with our part given by hand where the dispatcher was composed before createDyeing()", async () => {
    const dispatcher = early.get(`${name}, by hand`);
    const get = by.request(dispatcher as UndiciDispatcher);
    for (const color of ["default", "gray", "default"]) expect(await ask(color, `/early-${name}`, get)).toBe(color);
  });

  it("mixes lanes where nobody composed our part", async () => {
    const get = by.request(early.get(name) as UndiciDispatcher);
    expect(await ask("default", "/mixed", get)).toBe("default");
    expect(await ask("gray", "/mixed", get)).toBe("default");
  });
});
