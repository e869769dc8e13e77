import { mkdtempSync, rmSync } from "node:fs";
import { Agent, get, type RequestOptions, request } from "node:http";
import https from "node:https";
import net from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createDyeing } from "../dyeing/create-dyeing.ts";
import type { Dyeing } from "../dyeing/dyeing.ts";
import { type FarSide, startFarSide } from "./support/far-side.ts";

let far: FarSide;
let overFile: FarSide;
let file: string;
let dyeing: Dyeing;
const folder = mkdtempSync(join(tmpdir(), "dyeing-socket-"));

beforeAll(async () => {
  far = await startFarSide();
  file = join(folder, "socket");
  overFile = await startFarSide({ path: file });
});
afterAll(() => {
  far.close();
  overFile.close();
  rmSync(folder, { recursive: true });
});
beforeEach(() => {
  far.seen.length = 0;
  overFile.seen.length = 0;
});
afterEach(() => dyeing.close());

/** The color that arrives when a gray request calls with these options. */
async function colorSent(allow: readonly string[], options: RequestOptions, side: FarSide = far): Promise<unknown> {
  dyeing?.close();
  dyeing = createDyeing({ service: "order", allow });
  await dyeing.receiveMessage(
    { "x-trace-color": "gray" },
    () =>
      new Promise<void>((resolve, reject) => {
        const sent = request({ host: "127.0.0.1", port: far.port, agent: false, ...options });
        sent.on("error", reject).on("response", (res) => res.resume().on("end", resolve));
        sent.end();
      }),
  );
  return side.seen.at(-1)?.headers["x-trace-color"];
}

/** Answers for every name, as a resolver would. */
const lookup: NonNullable<RequestOptions["lookup"]> = (_name, options, done) =>
  options.all ? done(null, [{ address: "127.0.0.1", family: 4 }]) : done(null, "127.0.0.1", 4);

describe("the port is the one that the socket goes to", () => {
  const foreign: readonly [string, RequestOptions][] = [
    ["a Host header of another host", { headers: { host: "other" } }],
    ["a Host header of another port", { headers: { host: "127.0.0.1:80" } }],
    ["a Host header in Node's spelling", { headers: { Host: "127.0.0.1:80" } }],
    ["a Host header without a port", { headers: { Host: "127.0.0.1" } }],
    ["no Host header", { setHost: false }],
    ["no default headers", { setDefaultHeaders: false }],
    ["an array of headers", { headers: ["Host", "127.0.0.1:80"] as never }],
    ["a default port of its own", { defaultPort: 80 }],
    ["an agent with keep-alive", { agent: new Agent({ keepAlive: true }), headers: { host: "127.0.0.1:80" } }],
  ];
  it.each(foreign)("with %s", async (_, options) => {
    expect(await colorSent(["127.0.0.1:80"], options)).toBeUndefined();
    expect(dyeing.counters()).toEqual({ "outbound-not-allowed": 1 });
    expect(await colorSent([`127.0.0.1:${far.port}`], options)).toBe("gray");
    expect(await colorSent(["127.0.0.1"], options)).toBe("gray");
  });

  it("with an agent whose own options win", async () => {
    const agent = new Agent({ port: far.port, host: "127.0.0.1" } as object);
    expect(await colorSent(["matching", "127.0.0.1:80"], { host: "matching", port: 80, agent })).toBeUndefined();
    expect(await colorSent([`127.0.0.1:${far.port}`], { host: "matching", port: 80, agent })).toBe("gray");
  });

  it("with a connection of the caller's making, which no agent is told of", async () => {
    const options = { agent: undefined, createConnection: () => net.connect(far.port, "127.0.0.1") } as RequestOptions;
    expect(await colorSent([`127.0.0.1:${far.port}`], options)).toBe("gray");
    expect(await colorSent(["127.0.0.1:80"], options)).toBeUndefined();
    expect(await colorSent(["127.0.0.1:80"], { ...options, headers: { host: "127.0.0.1:80" } })).toBeUndefined();
  });

  it("and an agent of another make, which does not say it, gets what every port may have", async () => {
    class Own {
      readonly options = {};
      readonly defaultPort = 80;
      readonly protocol = "http:";
      addRequest(sent: { onSocket(socket: unknown): void }) {
        sent.onSocket(net.connect(far.port, "127.0.0.1"));
      }
    }
    const options = { agent: new Own() as never, setHost: false };
    expect(await colorSent(["127.0.0.1:80"], options)).toBeUndefined();
    expect(await colorSent(["127.0.0.1"], options)).toBe("gray");
  });

  it("also when it is reached under a socket that waits for another", async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    dyeing = createDyeing({ service: "order", allow: [`127.0.0.1:${far.port}`] });
    const call = (color: string) =>
      dyeing.receiveMessage(
        { "x-trace-color": color },
        () =>
          new Promise((resolve) => {
            get({ host: "127.0.0.1", port: far.port, agent, headers: { host: "x" } }, (res) =>
              res.resume().on("end", resolve),
            );
          }),
      );
    await Promise.all(["a", "b", "c", "d"].map(call));
    expect(far.seen.map(({ headers }) => headers["x-trace-color"])).toEqual(["a", "b", "c", "d"]);
    agent.destroy();
  });
});

describe("the host is a host as a whole", () => {
  const odd = [
    "matching?x",
    "matching/x",
    "matching#x",
    "matching\\x",
    "matching@127.0.0.1",
    "x:y@matching",
    "matching ",
    "127.0.0.1?.svc",
    "matching:80",
  ];
  it.each(odd)("%j is none", async (host) => {
    expect(await colorSent(["matching", "*.svc", "127.0.0.1"], { host, lookup })).toBeUndefined();
    expect(dyeing.counters()).toEqual({ "outbound-not-allowed": 1 });
  });

  it.each([
    ["MATCHING", "matching"],
    ["matching.", "matching"],
    ["b\u00fccher.svc", "*.svc"],
    ["a_b.svc", "*.svc"],
  ])("%s is on a list with %s", async (host, pattern) => {
    expect(await colorSent([pattern], { host, lookup })).toBe("gray");
  });

  it.each(["2130706433", "0x7f000001", "017700000001", "127.1", "0x7f.0.0.1"])("%s is an address", async (host) => {
    expect(await colorSent([host], { host, lookup })).toBe("gray");
    expect(await colorSent(["127.0.0.1"], { host, lookup })).toBe("gray");
    expect(await colorSent(["matching"], { host, lookup })).toBeUndefined();
    dyeing.close();
    dyeing = createDyeing({ service: "order" });
    // By default names without a dot are allowed, and addresses are not.
    expect(dyeing.runAsRoot(() => dyeing.outboundHeaders(host))).toEqual([]);
  });

  it("whoever it resolves to", async () => {
    expect(await colorSent([`matching:${far.port}`], { host: "matching", lookup })).toBe("gray");
    expect(await colorSent(["127.0.0.1"], { host: "matching", lookup })).toBeUndefined();
  });
});

describe("a socket file", () => {
  const everybody = ["127.0.0.1", "localhost", "matching"];
  const over: readonly [string, () => RequestOptions][] = [
    ["socketPath", () => ({ socketPath: file })],
    ["socketPath of the agent", () => ({ agent: new Agent({ socketPath: file } as object) })],
    ["createConnection", () => ({ agent: undefined as never, createConnection: () => net.connect(file) })],
    [
      "an agent that connects for itself",
      () => {
        const agent = new Agent();
        agent.createConnection = () => net.connect(file);
        return { agent };
      },
    ],
    [
      "such an agent, and headers in an array",
      () => {
        const agent = new Agent();
        agent.createConnection = () => net.connect(file);
        return { agent, headers: ["host", "a"] as never };
      },
    ],
    [
      "such an agent, and Expect",
      () => {
        const agent = new Agent();
        agent.createConnection = () => net.connect(file);
        return { agent, headers: { expect: "100-continue" } };
      },
    ],
  ];
  it.each(over)("by %s gets nothing", async (_, options) => {
    expect(await colorSent(everybody, options(), overFile)).toBeUndefined();
    expect(overFile.seen).toHaveLength(1);
    expect(overFile.lines().filter((line) => !line.startsWith("x-request-id"))).toEqual([]);
    expect(dyeing.counters()).toEqual({ "outbound-not-allowed": 1 });
  });

  it.each(over)("by %s is told nothing by hand either", async (_, options) => {
    const { headers, ...rest } = options();
    const dyed = Array.isArray(headers) ? [...headers, "X-Dye", "h=()"] : { ...headers, "X-Dye": "h=()" };
    expect(await colorSent(everybody, { ...rest, headers: dyed as never }, overFile)).toBeUndefined();
    expect(overFile.lines().filter((line) => !line.startsWith("x-request-id"))).toEqual([]);
    expect(dyeing.counters()["outbound-removed"]).toBe(1);
  });
});

describe("row 58: a forward proxy", () => {
  const viaEnvironment = (url: string) => new Agent({ proxyEnv: { http_proxy: url } } as object);
  /** As http-proxy-agent does it: the request is made for the destination, the path is made absolute on the way. */
  class NamingAgent extends Agent {
    readonly proxy: URL;
    constructor(url: string) {
      super();
      this.proxy = new URL(url);
      this.createConnection = () => net.connect(Number(this.proxy.port), this.proxy.hostname);
    }
    addRequest(sent: { path: string; _header: unknown }, options: { host: string; port: number }) {
      sent._header = null;
      sent.path = `http://${options.host}${options.port === 80 ? "" : `:${options.port}`}${sent.path}`;
      (Agent.prototype as unknown as { addRequest(...args: unknown[]): void }).addRequest.call(this, sent, options);
    }
  }
  class SilentAgent extends NamingAgent {
    constructor(url: string) {
      super(url);
      Object.defineProperty(this, "proxy", { enumerable: false, value: undefined });
      this.createConnection = () => net.connect(Number(new URL(url).port), "127.0.0.1");
    }
  }
  const url = () => `http://127.0.0.1:${far.port}`;
  const agents: readonly [string, () => Agent][] = [
    ["Node's agent with proxyEnv", () => viaEnvironment(url())],
    ["an agent that rewrites the path, and names its proxy", () => new NamingAgent(url())],
  ];

  it.each(agents)("of %s sees a dye only when it and the destination are allowed", async (_, agent) => {
    const to = () => ({ host: "matching", port: 80, agent: agent() });
    expect(await colorSent(["matching"], to())).toBeUndefined();
    expect(far.seen.at(-1)?.url).toBe("http://matching/");
    expect(await colorSent([`127.0.0.1:${far.port}`], to())).toBeUndefined();
    expect(dyeing.counters()).toEqual({ "outbound-not-allowed": 1 });
    expect(await colorSent(["matching", `127.0.0.1:${far.port}`], to())).toBe("gray");
    expect(await colorSent(["matching", "127.0.0.1:1"], to())).toBeUndefined();
  });

  it.each(agents)("of %s sees no dye that was put there by hand", async (_, agent) => {
    for (const headers of [{ "x-dye": "h=()" }, ["Host", "matching", "X-Dye", "h=()"]]) {
      await colorSent(["matching"], { host: "matching", port: 80, agent: agent(), headers: headers as never });
      expect(far.seen.at(-1)?.headers["x-dye"]).toBeUndefined();
    }
  });

  it("that nobody names sees nothing", async () => {
    const to = { host: "matching", port: 80, agent: new SilentAgent(url()) };
    expect(await colorSent(["matching", "127.0.0.1"], to)).toBeUndefined();
    expect(dyeing.counters()).toEqual({ "outbound-not-allowed": 1 });
  });

  it("that is passed by, by no_proxy, is not asked", async () => {
    const agent = new Agent({ proxyEnv: { http_proxy: "http://127.0.0.1:1", no_proxy: "127.0.0.1" } } as object);
    expect(await colorSent(["127.0.0.1"], { agent })).toBe("gray");
  });
});

it("https is judged by the port of https", async () => {
  dyeing = createDyeing({ service: "order", allow: ["127.0.0.1:80"] });
  await dyeing.receiveMessage(
    { "x-trace-color": "gray" },
    () =>
      new Promise<void>((resolve) => {
        https
          .get({ host: "127.0.0.1", agent: new https.Agent({ lookup } as object), timeout: 1 })
          .on("error", () => resolve());
      }),
  );
  expect(dyeing.counters()).toEqual({ "outbound-not-allowed": 1 });
});
