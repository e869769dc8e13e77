import type { ServerResponse } from "node:http";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { handMadePolicy } from "../../test/hand-made-policy.ts";
import { type Answer, askHttp1, askHttp2, type Handler } from "../../test/serve-once.ts";
import { createDyeing } from "../dyeing/create-dyeing.ts";
import type { Dyeing } from "../dyeing/dyeing.ts";
import type { DyeingOptions } from "../dyeing/dyeing-options.ts";
import { NodeExchange } from "./node-exchange.ts";

let dyeing: Dyeing;
const make = (options: Partial<DyeingOptions> = {}) => {
  dyeing = createDyeing({ service: "order", ...options });
};
beforeEach(() => make());
afterEach(() => dyeing.close());

type Answering = (res: ServerResponse) => unknown;

const received =
  (answer: Answering, before?: Answering): Handler =>
  (req, res) => {
    before?.(res as ServerResponse);
    dyeing.receive(new NodeExchange(req, res), () => {
      answer(res as ServerResponse);
      res.end();
    });
  };

const GRAY = { "x-trace-color": "gray" };
const LINES = ["x-trace-color: gray"];

function varyOf(answer: Answer): string[] {
  const lines = answer.filter(([name]) => name === "vary").flatMap(([, value]) => value.split(","));
  return lines.map((name) => name.trim().toLowerCase());
}

/** What applications, frameworks and proxies do to Vary. */
const ANSWERS: readonly [what: string, answer: Answering, others: readonly string[]][] = [
  ["nothing", () => {}, []],
  ["setHeader", (res) => res.setHeader("Vary", "Accept"), ["accept"]],
  ["setHeader with a list", (res) => res.setHeader("vary", ["Accept", "Origin"]), ["accept", "origin"]],
  ["setHeader with nothing", (res) => res.setHeader("vary", ""), []],
  ["removeHeader", (res) => res.removeHeader("Vary"), []],
  ["a first write", (res) => void [res.setHeader("vary", "Accept"), res.write("x")], ["accept"]],
  ["flushHeaders", (res) => void [res.setHeader("vary", "Accept"), res.flushHeaders()], ["accept"]],
  ["writeHead alone", (res) => res.writeHead(200), []],
  ["writeHead with an object", (res) => res.writeHead(200, { vary: "accept" }), ["accept"]],
  ["writeHead with a list", (res) => res.writeHead(200, { VARY: ["accept", "origin"] }), ["accept", "origin"]],
  ["writeHead with other headers", (res) => res.writeHead(200, { "x-a": "1" }), []],
  ["writeHead with names and values", (res) => res.writeHead(200, ["Vary", "accept", "x-a", "1"]), ["accept"]],
];

const HTTP1_ONLY: typeof ANSWERS = [
  ["writeHead with a message", (res) => res.writeHead(200, "Fine", { vary: "accept" }), ["accept"]],
  ["writeHead with an empty message", (res) => res.writeHead(200, undefined, { vary: "accept" }), ["accept"]],
  ["setHeaders", (res) => res.setHeaders(new Headers({ vary: "accept" })), ["accept"]],
  ["appendHeader", (res) => res.appendHeader("vary", "accept"), ["accept"]],
];

const HTTP2_ONLY: typeof ANSWERS = [
  ["writeHead with pairs", (res) => res.writeHead(200, [["Vary", "accept"]] as never), ["accept"]],
];

describe("Vary names the color in an answer that has it, whatever the application does: row 29", () => {
  it.each([...ANSWERS, ...HTTP1_ONLY])("HTTP/1.1: %s", async (_what, answer, others) => {
    const lines = await askHttp1(received(answer), LINES);
    expect(lines).toContainEqual(["x-trace-color", "gray"]);
    expect(varyOf(lines).sort()).toEqual([...others, "x-trace-color"].sort());
  });

  it.each([...ANSWERS, ...HTTP2_ONLY])("HTTP/2: %s", async (_what, answer, others) => {
    const lines = await askHttp2(received(answer), GRAY);
    expect(lines).toContainEqual(["x-trace-color", "gray"]);
    expect(varyOf(lines).sort()).toEqual([...others, "x-trace-color"].sort());
  });

  it.each<[string, Answering]>([
    ["setHeader", (res) => res.setHeader("vary", "*")],
    ["writeHead", (res) => res.writeHead(200, { vary: "*" })],
    ["writeHead with names and values", (res) => res.writeHead(200, ["vary", "*"])],
  ])("an asterisk is not extended: %s", async (_what, answer) => {
    expect(varyOf(await askHttp1(received(answer), LINES))).toEqual(["*"]);
    expect(varyOf(await askHttp2(received(answer), GRAY))).toEqual(["*"]);
  });

  it("a name that is there already, in any letter case, is not said twice", async () => {
    const lines = await askHttp1(
      received((res) => res.writeHead(200, { vary: "X-Trace-Color" })),
      LINES,
    );
    expect(varyOf(lines)).toEqual(["x-trace-color"]);
  });

  it("the application's own object is not written to", async () => {
    const headers = Object.freeze({ vary: "accept" });
    await askHttp1(
      received((res) => res.writeHead(200, headers)),
      LINES,
    );
    expect(headers).toEqual({ vary: "accept" });
  });

  it("an answer from which the application took the color says nothing of it", async () => {
    const lines = await askHttp1(
      received((res) => {
        res.removeHeader("x-trace-color");
        res.writeHead(200, { vary: "accept" });
      }),
      LINES,
    );
    expect(lines.map(([name]) => name)).not.toContain("x-trace-color");
    expect(varyOf(lines)).toEqual(["accept"]);
  });

  it("an answer in the unknown state differs from a dyed one, and says so", async () => {
    const lines = await askHttp1(
      received((res) => res.writeHead(200, { vary: "accept" })),
      [],
    );
    expect(lines.map(([name]) => name)).not.toContain("x-trace-color");
    expect(varyOf(lines)).toEqual(["accept", "x-trace-color"]);
  });

  it("an edge that does not tell the color adds it only to an answer that has it from elsewhere", async () => {
    make({ role: "edge", policy: handMadePolicy() });
    const own = await askHttp1(
      received((res) => res.writeHead(200, { vary: "accept" })),
      [],
    );
    expect(varyOf(own)).toEqual(["accept"]);
    const proxied = await askHttp1(
      received((res) => res.writeHead(200, { vary: "accept", "X-Trace-Color": "gray" })),
      [],
    );
    expect(varyOf(proxied)).toEqual(["accept", "x-trace-color"]);
  });

  it("code that wrapped writeHead before is still called, and has no last word", async () => {
    let calls = 0;
    const before: Answering = (res) => {
      const { writeHead } = res;
      res.writeHead = ((...args: Parameters<typeof writeHead>) => {
        calls += 1;
        return writeHead.apply(res, args);
      }) as typeof writeHead;
    };
    const lines = await askHttp1(
      received((res) => res.writeHead(200, { vary: "accept" }), before),
      LINES,
    );
    expect(calls).toBe(1);
    expect(varyOf(lines)).toEqual(["accept", "x-trace-color"]);
  });

  it("a second writeHead fails as it does without us", async () => {
    let code: unknown;
    await askHttp1(
      received((res) => {
        res.writeHead(200);
        try {
          res.writeHead(200, { vary: "accept" });
        } catch (error) {
          code = (error as { code?: unknown }).code;
        }
      }),
      LINES,
    );
    expect(code).toBe("ERR_HTTP_HEADERS_SENT");
    expect(dyeing.counters()).toEqual({});
  });
});
