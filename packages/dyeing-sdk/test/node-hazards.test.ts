import { execFile } from "node:child_process";
import { EventEmitter, once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { finished, PassThrough, pipeline } from "node:stream";
import { setTimeout as delay } from "node:timers/promises";
import { promisify } from "node:util";
import { createDyeing, type Dyeing } from "@dyeing/sdk";
import { NodeExchange } from "@dyeing/sdk/adapter";
import { injectPayload } from "@dyeing/sdk/messages";
import { inDye } from "@dyeing/sdk/testing";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

/** What Node does to contexts, and what of it reaches an application. */
let dyeing: Dyeing;
beforeEach(() => {
  dyeing = createDyeing({ service: "order", allow: ["127.0.0.1"] });
});
afterEach(() => dyeing.close());

const run = promisify(execFile);
const color = () => dyeing.current()?.color;
const dyed = <T>(name: string, fn: () => T): T => inDye(dyeing, { color: name }, fn);

describe("row 1: a thenable of a library", () => {
  /** As a query builder is one: what it does begins when it is awaited. */
  const query = (seen: (string | undefined)[]) => ({
    // biome-ignore lint/suspicious/noThenProperty: a custom thenable is what is tested
    then(resolve: (value: string) => void) {
      seen.push(color());
      setTimeout(() => resolve("rows"), 1);
    },
  });
  const ways: [string, (seen: (string | undefined)[]) => Promise<unknown>][] = [
    ["awaited", async (seen) => await query(seen)],
    [
      "returned after an await",
      async (seen) => {
        await undefined;
        return query(seen);
      },
    ],
    ["in Promise.all", (seen) => Promise.all([query(seen)])],
  ];
  it.each(ways)("%s: runs in the dye of who waits for it, and so does what comes after", async (_, way) => {
    const work = async () => {
      const seen: (string | undefined)[] = [];
      await way(seen);
      return [...seen, color()];
    };
    const all = await Promise.all(["gray", "blue", "red"].map((name) => dyed(name, work)));
    expect(all).toEqual([
      ["gray", "gray"],
      ["blue", "blue"],
      ["red", "red"],
    ]);
  });
});

describe("row 4: listeners of a request and its response", () => {
  async function asked(handle: (req: IncomingMessage, res: ServerResponse) => void): Promise<void> {
    const server = createServer((req, res) => dyeing.receive(new NodeExchange(req, res), () => handle(req, res)));
    await once(server.listen(0, "127.0.0.1"), "listening");
    const socket = connect((server.address() as AddressInfo).port, "127.0.0.1");
    const body = "b".repeat(100_000);
    socket.write(
      `POST / HTTP/1.1\r\nhost: a\r\nx-trace-color: gray\r\ncontent-length: ${body.length}\r\nconnection: close\r\n\r\n`,
    );
    socket.write(body);
    await socket.toArray();
    await once(server.close(), "close");
  }

  it("are in the dye: data, end, finish, close, stream.finished and pipeline", async () => {
    const seen = new Map<string, string | undefined>();
    const note = (name: string) => () => void seen.set(name, color());
    await asked((req, res) => {
      req.on("data", note("data")).on("end", note("end"));
      res.on("finish", note("finish")).on("close", note("close"));
      finished(req, note("finished(req)"));
      finished(res, note("finished(res)"));
      pipeline(req, new PassThrough(), res, note("pipeline"));
    });
    expect(Object.fromEntries(seen)).toEqual(
      Object.fromEntries(
        ["data", "end", "finish", "close", "finished(req)", "finished(res)", "pipeline"].map((name) => [name, "gray"]),
      ),
    );
  });

  it("of an emitter of the application's run where it emits, and in the dye with bind()", () => {
    const emitter = new EventEmitter();
    const seen: (string | undefined)[] = [];
    const note = () => seen.push(color());
    dyed("gray", () => emitter.on("done", note).on("done", dyeing.bind(note)));
    dyed("blue", () => emitter.emit("done"));
    expect(seen).toEqual(["blue", "gray"]);
  });
});

describe("row 7: work that waits", () => {
  /** One job at a time, each started by whoever finishes the one before, as limiters and pools do. */
  function limiter() {
    const jobs: (() => Promise<void>)[] = [];
    let isRunning = false;
    const next = (): void => {
      const job = jobs.shift();
      isRunning = job !== undefined;
      void job?.().finally(next);
    };
    return (job: () => Promise<void>) => {
      jobs.push(job);
      if (!isRunning) next();
    };
  }

  it("in a limiter has its own dye with bind(), as a promise has it by itself", async () => {
    const limit = limiter();
    const seen: string[] = [];
    const job = (name: string) => async () => {
      await delay(1);
      seen.push(`${name}: ${color()}`);
    };
    const plain = ["gray", "blue", "red"].map((name) =>
      dyed(name, () => new Promise<void>((done) => limit(() => job(name)().then(done)))),
    );
    await Promise.all(plain);
    // The hazard itself: without it nothing is shown below.
    expect(seen).toContain("blue: gray");
    seen.length = 0;
    const bound = ["gray", "blue", "red"].map((name) =>
      dyed(name, () => {
        const mine = dyeing.bind(job(name));
        return new Promise<void>((done) => limit(() => Promise.resolve(mine()).then(() => done())));
      }),
    );
    await Promise.all(bound);
    expect(seen).toEqual(["gray: gray", "blue: blue", "red: red"]);
  });

  it("on a timer that a request starts is undyed in runAsRoot()", async () => {
    const [kept, root] = [Promise.withResolvers<unknown>(), Promise.withResolvers<unknown>()];
    const timers = dyed("gray", () => [
      setInterval(() => kept.resolve(color()), 1),
      dyeing.runAsRoot(() => setInterval(() => root.resolve(dyeing.identity()?.state), 1)),
    ]);
    expect([await kept.promise, await root.promise]).toEqual(["gray", "undyed"]);
    for (const timer of timers) clearInterval(timer);
  });
});

/** Runs a program of its own with the SDK, and reads the JSON that it prints. */
async function program(...args: string[]): Promise<unknown> {
  const { stdout } = await run(process.execPath, ["--conditions=dyeing-source", ...args], { cwd: import.meta.dirname });
  return JSON.parse(stdout);
}

describe("row 10: what runs beside a request's thread inherits nothing, and takes the dye in a payload", () => {
  it.each(["worker_threads", "child_process", "cluster"])("%s", async (way) => {
    expect(await program("beside/asks.ts", way)).toEqual(["none", "gray"]);
  });

  it("and the payload is as it was but for one field", () => {
    const payload = dyed("gray", () => injectPayload(dyeing, { trip: 1 }));
    expect(Object.keys(payload)).toEqual(["trip", "dyeing"]);
  });
});

it("row 16: a handler that recurses too deep gets an error that it can catch", async () => {
  const source = `
    import { createDyeing } from "@dyeing/sdk";
    import { inDye } from "@dyeing/sdk/testing";
    const dyeing = createDyeing({ service: "order" });
    const deep = (n) => inDye(dyeing, { color: "gray" }, () => deep(n + 1));
    const plain = (n) => plain(n + 1) + 1;
    const caught = [];
    for (const recurse of [plain, deep, (n) => dyeing.bind(() => deep(n))()]) {
      try { await inDye(dyeing, { color: "gray" }, async () => recurse(0)); } catch (error) { caught.push(error.name); }
    }
    inDye(dyeing, { color: "blue" }, () => caught.push(dyeing.current().color));
    console.log(JSON.stringify(caught));`;
  expect(await program("--input-type=module", "--eval", source)).toEqual([
    "RangeError",
    "RangeError",
    "RangeError",
    "blue",
  ]);
});

describe("row 24: names of Object.prototype", () => {
  const NAMES = ["__proto__", "constructor", "prototype", "toString", "hasOwnProperty", "valueOf"];
  const before = JSON.stringify([
    Object.getOwnPropertyNames(Object.prototype),
    Object.getOwnPropertyNames(Array.prototype),
  ]);

  it("as headers, listed tags, keys and payload fields change nothing and are no tags", () => {
    for (const name of NAMES) {
      const list = `h=("${name}" "x-user-level";k="${name}"), hop=0`;
      const headers = JSON.parse(
        `{ "x-trace-color": "gray", "x-dye": ${JSON.stringify(list)}, "x-user-level": "VIP3", "${name}": "polluted" }`,
      );
      for (const received of [headers, new Map(Object.entries(headers)), Object.entries(headers)]) {
        const dye = dyeing.receiveMessage(received, () => dyeing.current());
        // A list that names what no header can be called is none.
        if (dye === undefined) continue;
        expect(Object.getPrototypeOf(dye.tags)).toBeNull();
        expect(Object.values(dye.tags)).not.toContain("polluted");
      }
      dyed("gray", () => dyeing.withTags({ [name]: "polluted" }, () => dyeing.injectMessage({})));
    }
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
    expect(
      JSON.stringify([Object.getOwnPropertyNames(Object.prototype), Object.getOwnPropertyNames(Array.prototype)]),
    ).toBe(before);
  });
});

it("row 30: a tag in a key, a metric's label or a log line is visible ASCII on the wire, and bounded", () => {
  const hostile = "a:b*{}[], \r\n\0'\";--\u5317".repeat(4);
  const tags = { "x-zone": "a", "x-long": "b" };
  const headers: Record<string, unknown> = inDye(dyeing, { color: "gray", tags }, () =>
    dyeing.withTags({ zone: hostile, long: hostile.repeat(8) }, () => dyeing.injectMessage({})),
  );
  const value = headers["x-zone"] as string;
  expect(value).toMatch(/^[\x21-\x2b\x2d-\x7e]+$/);
  expect(value.length).toBeLessThanOrEqual(512);
  // Too long for a header: as it was before.
  expect(headers["x-long"]).toBe("b");
  dyeing.receiveMessage(headers, () => {
    // What is given to code is what was set; in a log it stands as JSON.
    expect(dyeing.current()?.tags.zone).toBe(hostile);
    expect(JSON.stringify(dyeing.current())).not.toMatch(/[\r\n\0]/);
  });
});
