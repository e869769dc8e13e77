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
        repairedLane: undefined,
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

describe("lines of Istio's proxies", () => {
  // As an Envoy 1.40 under istiod 1.31 wrote it.
  const real =
    '{"authority":"user.carpool.svc.cluster.local","bytes_received":57,"bytes_sent":228,"downstream_local_address":"10.96.229.236:80","downstream_remote_address":"10.77.1.6:58906","duration":1721,"grpc_status":null,"method":"POST","path":"/v1/sessions","pod_name":"gateway-v1-5b7d9667d5-pd879","pod_namespace":"carpool","protocol":"HTTP/1.1","request_id":"49b57323-4052-9be6-9e21-77ab3b0134b9","response_code":201,"response_code_details":"via_upstream","response_flags":"-","route_name":"default","start_time":"2026-11-26T05:04:20.308Z","trace_id":"11111111111111111111111111111111","traceparent":"00-11111111111111111111111111111111-117d5a121b259dc9-01","upstream_cluster":"outbound|80||user.carpool.svc.cluster.local","upstream_host":"10.77.1.14:8080","upstream_local_address":"10.77.1.6:33042","upstream_request_attempt_count":1,"upstream_service":[{"host":"user.carpool.svc.cluster.local","name":"user","namespace":"carpool"}],"upstream_service_time":"1121","upstream_version":null,"user_agent":"curl/7.88.1","workload_name":"gateway","workload_version":"v1","x_dye":"h=(), rev=\\"2026-11-23.1\\", org=\\"gateway\\", hop=0","x_env":null,"x_hot_zone":null,"x_payment_type":null,"x_ride_id":null,"x_ride_witness":null,"x_trace_color":"default","x_trip_type":null,"x_user_level":null}';
  const start = Date.parse("2026-11-26T05:04:20.308Z");
  const versionAt = (address: string, time: number) =>
    address === "10.77.1.14:8080" && time === start ? "v1" : undefined;

  test("name the service in a list", () => {
    expect(read(real).records).toMatchObject([
      {
        edge: "gateway->user",
        fromVersion: "v1",
        answeredBy: undefined,
        traceId: "11111111111111111111111111111111",
        dye: { color: "default", list: "present" },
      },
    ]);
  });

  test("name the version by an address, which the caller knows", () => {
    const { records } = readRecords([real], topology, { ...readOptions, versionAt });
    expect(records).toMatchObject([{ answeredBy: "v1" }]);
    const named = JSON.stringify({ ...JSON.parse(real), upstream_version: "v2" });
    expect(readRecords([named], topology, { ...readOptions, versionAt }).records).toMatchObject([{ answeredBy: "v2" }]);
    const nobody = JSON.stringify({ ...JSON.parse(real), upstream_host: null });
    expect(readRecords([nobody], topology, { ...readOptions, versionAt }).records).toMatchObject([
      { answeredBy: undefined },
    ]);
  });

  test.each([
    ["no list", null],
    ["an empty one", []],
    ["one of something else", ["user"]],
    ["one without a name", [{ host: "user.carpool.svc.cluster.local" }]],
  ])("are of the host that was asked for where they hold %s", (_, services) => {
    const line = { ...JSON.parse(real), upstream_service: services };
    expect(read(line).records).toMatchObject([{ edge: "gateway->user" }]);
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

describe("row 49: hostile text", () => {
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
