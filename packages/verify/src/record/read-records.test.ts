import { describe, expect, test } from "vitest";
import { accessLine, expectation, readOptions, topology } from "../../test/evidence.ts";
import { MAX_LINE_LENGTH, readRecords } from "./read-records.ts";

const gray = expectation(1, "gray");
const line = accessLine(gray, 1_000, 20, "a", "v2", "b", "v2");

function read(...lines: (string | object)[]) {
  return readRecords(
    lines.map((one) => (typeof one === "string" ? one : JSON.stringify(one))),
    topology,
    readOptions,
  );
}

describe("access-log lines", () => {
  test("are read by Istio's names and ours", () => {
    expect(read(line).records).toMatchObject([
      {
        source: "proxy",
        time: 1_000,
        duration: 20,
        traceId: gray.traceId,
        edge: "a->b",
        fromVersion: "v2",
        answeredBy: "v2",
        protocol: "http",
        witness: "witness-1",
        ids: ["ride-1"],
        status: 200,
        flags: [],
        attempts: 1,
        dye: { color: "gray", list: "present", cut: false, missing: [], unrecorded: [] },
      },
    ]);
  });

  test("`-`, null and numbers in text are read as Envoy means them", () => {
    const { records } = read({
      ...line,
      upstream_version: "-",
      trace_id: null,
      duration: "7",
      response_flags: "UH,URX",
    });
    expect(records).toMatchObject([
      { answeredBy: undefined, traceId: gray.traceId, duration: 7, flags: ["UH", "URX"] },
    ]);
  });

  test.each([
    [{ protocol: "HTTP/2", grpc_status: 0 }, "grpc"],
    [{ response_code: 101 }, "ws"],
    [{ protocol: "HTTP/2" }, "http"],
  ])("%o is %s", (change, protocol) => {
    expect(read({ ...line, ...change }).records).toMatchObject([{ protocol }]);
  });

  test("a tag that x-dye lists and the log does not record says nothing; one that it records as absent is missing", () => {
    const { x_user_level: _, ...unrecorded } = line;
    expect(read(unrecorded).records).toMatchObject([{ dye: { missing: [], unrecorded: ["x-user-level"] } }]);
    expect(read({ ...line, x_user_level: "-" }).records).toMatchObject([{ dye: { missing: ["x-user-level"] } }]);
  });

  test("the authority names the callee where the proxy knows no service", () => {
    const { records } = read({ ...line, upstream_service: "-", authority: "b.carpool.svc:80", response_flags: "NR" });
    expect(records).toMatchObject([{ edge: "a->b", flags: ["NR"] }]);
  });
});

describe("counts", () => {
  test.each([
    ["no JSON", "{"],
    ["no object", "[1]"],
    ["no call", { start_time: "2026-11-24T08:00:00Z" }],
    ["no time", { ...line, start_time: "yesterday" }],
    ["too long", `{"start_time":"${"x".repeat(MAX_LINE_LENGTH)}"}`],
    ["a message without an id", { event: "message.received", edge: "b->c", time: 1, headers: {} }],
    ["an outside host that no edge names", { event: "outside.received", name: "stranger", time: 1, headers: {} }],
  ])("%s is bad, and skipped", (_, bad) => {
    const reading = read(bad, line);
    expect(reading.records).toHaveLength(1);
    expect(reading.counts).toEqual({ lines: 2, bad: 1, other: 0, duplicates: 0 });
  });

  test("other log lines, empty lines and repeated lines", () => {
    const reading = read({ level: 30, msg: "hello" }, { event: "listening" }, "  ", line, line);
    expect(reading.records).toHaveLength(1);
    expect(reading.counts).toEqual({ lines: 4, bad: 0, other: 2, duplicates: 1 });
  });
});

describe("hostile text", () => {
  test("cannot reach a terminal or add a header", () => {
    const { records } = read({ ...line, path: "/\u001b[2J?ride-1", x_ride_witness: "a\nb" });
    expect(records[0]?.path).toBe("/?[2J?ride-1");
    expect(records[0]?.witness).toBe("a?b");
  });

  test("special keys are data", () => {
    const text = `{"__proto__":{"start_time":"x"},"constructor":1,"event":"message.received","edge":"b->c","messageId":"1","time":1,"headers":{"__proto__":"x","x-trace-color":"gray"}}`;
    expect(read(text).records).toMatchObject([{ dye: { color: "gray" } }]);
    expect(({} as Record<string, unknown>).start_time).toBeUndefined();
  });
});
