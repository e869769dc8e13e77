import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { processState } from "../process/process-state.ts";
import { Log } from "./log.ts";
import { Reporter } from "./reporter.ts";

const DIAG = Symbol.for("opentelemetry.js.api.1");
let stderr: string[];

beforeEach(() => {
  stderr = [];
  vi.spyOn(process.stderr, "write").mockImplementation((text) => {
    stderr.push(String(text));
    return true;
  });
  vi.stubEnv("DYEING_LOG", "warn");
  processState.said.clear();
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  processState.said.clear();
});

const reporter = (lines?: string[]) =>
  new Reporter(new Log(lines === undefined ? undefined : { warn: (line) => lines.push(line) }));

describe("what is counted is said", () => {
  it("once for each reason and host, with the host and what to do", () => {
    const runtime = reporter();
    for (const host of ["order.prod", "order.prod", "10.1.2.3:80"]) runtime.count("outbound-not-allowed", host);
    runtime.count("received-twice");
    runtime.count("received-twice");
    const remedy =
      "may not receive a dye, and got none; if it is yours, allow it: with the option `allow`, DYEING_ALLOW, or `trust.outbound.allow` of the policy";
    expect(stderr).toEqual([
      `dyeing: outbound-not-allowed: \`order.prod\` ${remedy}\n`,
      `dyeing: outbound-not-allowed: \`10.1.2.3:80\` ${remedy}\n`,
      "dyeing: received-twice: a request was received twice; install the middleware once, or leave it to `@dyeing/sdk/register`\n",
    ]);
    expect(runtime.snapshot()).toEqual({ "outbound-not-allowed": 3, "received-twice": 2 });
  });

  it("in twenty lines of a process, whoever says them", () => {
    for (let at = 0; at < 30; at += 1) reporter().count("outbound-not-allowed", `order-${at}`);
    expect(stderr).toHaveLength(20);
    expect(stderr[18]).not.toContain("the last line");
    expect(stderr[19]).toContain("(the last line: further ones are only counted)");
  });

  it("with DYEING_LOG=debug, where it is ordinary", () => {
    const ordinary = (runtime: Reporter) => {
      for (const host of ["api.example.com", "example.com:443"]) runtime.count("outbound-not-allowed", host);
      runtime.count("inbound-untrusted");
    };
    ordinary(reporter());
    expect(stderr).toEqual([]);
    vi.stubEnv("DYEING_LOG", "debug");
    ordinary(reporter());
    expect(stderr).toHaveLength(3);
  });

  it("with what an application threw, in whatever shape", () => {
    const hostile = {
      toString() {
        throw new Error("no text");
      },
    };
    reporter().count("tags-failed", hostile);
    expect(stderr).toEqual([
      "dyeing: tags-failed: `object` the tags given to `withTags` could not be read; give a record of texts\n",
    ]);
  });
});

describe("who hears it", () => {
  it("the application's logger in place of stderr; a second runtime's hears it as well", () => {
    const [first, second] = [[], []] as [string[], string[]];
    for (const lines of [first, second]) reporter(lines).count("received-twice");
    expect(first).toEqual([
      "dyeing: received-twice: a request was received twice; install the middleware once, or leave it to `@dyeing/sdk/register`",
    ]);
    expect(second).toEqual(first);
    expect(stderr).toEqual([]);
  });

  it("OpenTelemetry's diag logger, where the application has set one", () => {
    const lines: string[] = [];
    const globals = globalThis as unknown as Record<symbol, unknown>;
    const before = globals[DIAG];
    globals[DIAG] = { diag: { warn: (line: string) => lines.push(line) } };
    try {
      reporter().count("received-twice");
    } finally {
      globals[DIAG] = before;
    }
    expect(lines).toHaveLength(1);
    expect(stderr).toEqual([]);
  });

  it("nobody with DYEING_LOG=off", () => {
    vi.stubEnv("DYEING_LOG", "off");
    const lines: string[] = [];
    reporter().count("received-twice");
    reporter(lines).count("received-twice");
    expect([...lines, ...stderr]).toEqual([]);
  });

  it.each([
    ["NODE_ENV", "test"],
    ["VITEST", "true"],
    ["JEST_WORKER_ID", "1"],
    ["NODE_TEST_CONTEXT", "child-v8"],
  ])("nobody in a test run (%s=%s), but a logger that it gives", (name, value) => {
    for (const one of ["DYEING_LOG", "NODE_ENV", "VITEST", "JEST_WORKER_ID", "NODE_TEST_CONTEXT"]) {
      vi.stubEnv(one, undefined);
    }
    vi.stubEnv(name, value);
    const lines: string[] = [];
    reporter().count("received-twice");
    reporter(lines).count("received-twice");
    expect(stderr).toEqual([]);
    expect(lines).toHaveLength(1);
    // The control: that variable is what made it quiet.
    vi.stubEnv(name, undefined);
    reporter().count("received-twice");
    expect(stderr).toHaveLength(1);
  });

  it("a logger that throws, and a closed stderr, fail nothing", () => {
    const failing = vi.fn(() => {
      throw new Error("closed");
    });
    new Reporter(new Log({ warn: failing })).count("received-twice");
    vi.spyOn(process.stderr, "write").mockImplementation(failing);
    reporter().count("received-twice");
    expect(failing).toHaveBeenCalledTimes(2);
  });
});
