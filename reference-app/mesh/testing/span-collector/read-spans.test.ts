import { BinaryWriter } from "@bufbuild/protobuf/wire";
import { expect, test } from "vitest";
import { readOtlp } from "./read-otlp.ts";
import { readZipkin } from "./read-zipkin.ts";

const TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

/** A message of fields that have a length. */
function message(...fields: readonly (readonly [number, Uint8Array | string])[]): Uint8Array {
  const writer = new BinaryWriter();
  for (const [field, value] of fields) writer.uint32((field << 3) | 2).bytes(Buffer.from(value));
  return writer.finish();
}

function span(id: string, parentId: string, kind: number): Uint8Array {
  const ids = message(
    [1, Buffer.from(TRACE, "hex")],
    [2, Buffer.from(id, "hex")],
    [4, Buffer.from(parentId, "hex")],
    [5, "GET"],
  );
  return Buffer.concat([
    ids,
    new BinaryWriter()
      .uint32(6 << 3)
      .uint32(kind)
      .finish(),
  ]);
}

test("spans of an OTLP export, with the service that they are of", () => {
  const attribute = (key: string, value: string) => [1, message([1, key], [2, message([1, value])])] as const;
  const resource = message(attribute("telemetry.sdk.name", "envoy"), attribute("service.name", "order.carpool"));
  const spans = [span("00f067aa0ba902b7", "", 2), span("00f067aa0ba902b8", "00f067aa0ba902b7", 3), span("01", "", 1)];
  const scope = message(...spans.map((one) => [2, one] as const));
  expect(readOtlp(message([1, message([1, resource], [2, scope])]))).toEqual([
    { traceId: TRACE, id: "00f067aa0ba902b7", kind: "server", service: "order.carpool" },
    { traceId: TRACE, id: "00f067aa0ba902b8", parentId: "00f067aa0ba902b7", kind: "client", service: "order.carpool" },
  ]);
});

test("spans of a Zipkin report", () => {
  const localEndpoint = { serviceName: "order.carpool" };
  const body = [
    { traceId: "a3ce929d0e0e4736", id: "1", kind: "SERVER", localEndpoint },
    { traceId: TRACE, id: "2", parentId: "1", kind: "CLIENT", localEndpoint },
    { traceId: TRACE, id: "3", localEndpoint },
  ];
  expect(readZipkin(JSON.stringify(body))).toEqual([
    { traceId: "0000000000000000a3ce929d0e0e4736", id: "1", kind: "server", service: "order.carpool" },
    { traceId: TRACE, id: "2", parentId: "1", kind: "client", service: "order.carpool" },
  ]);
});
