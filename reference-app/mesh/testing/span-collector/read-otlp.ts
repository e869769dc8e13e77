import { BinaryReader, WireType } from "@bufbuild/protobuf/wire";
import type { Span } from "./span.ts";

/** Numbers of opentelemetry/proto/trace/v1/trace.proto and the files that it imports. */
const REQUEST = { resourceSpans: 1 };
const RESOURCE_SPANS = { resource: 1, scopeSpans: 2 };
const SCOPE_SPANS = { spans: 2 };
const SPAN = { traceId: 1, id: 2, parentId: 4, kind: 6 };
const RESOURCE = { attributes: 1 };
const ATTRIBUTE = { key: 1, value: 2 };
const VALUE = { text: 1 };
const KINDS = new Map([
  [2, "server"],
  [3, "client"],
] as const);

/** The spans of an ExportTraceServiceRequest. */
export function readOtlp(request: Uint8Array): readonly Span[] {
  return messagesIn(request, REQUEST.resourceSpans).flatMap((ofResource) => {
    const service = messagesIn(ofResource, RESOURCE_SPANS.resource).map(serviceName).join();
    return messagesIn(ofResource, RESOURCE_SPANS.scopeSpans)
      .flatMap((scope) => messagesIn(scope, SCOPE_SPANS.spans))
      .flatMap((span): Span[] => {
        const kind = KINDS.get(numberIn(span, SPAN.kind) as 2 | 3);
        const [traceId = "", id = "", parentId = ""] = [SPAN.traceId, SPAN.id, SPAN.parentId].map((field) =>
          Buffer.from(messagesIn(span, field)[0] ?? []).toString("hex"),
        );
        if (kind === undefined) return [];
        return [{ traceId, id, kind, service, ...(parentId === "" ? {} : { parentId }) }];
      });
  });
}

function serviceName(resource: Uint8Array): string {
  const attribute = messagesIn(resource, RESOURCE.attributes).find(
    (one) => textIn(one, ATTRIBUTE.key) === "service.name",
  );
  const [value] = attribute === undefined ? [] : messagesIn(attribute, ATTRIBUTE.value);
  return value === undefined ? "" : textIn(value, VALUE.text);
}

function textIn(message: Uint8Array, field: number): string {
  return Buffer.from(messagesIn(message, field)[0] ?? []).toString("utf8");
}

/** The values of a field that have a length: messages, texts, bytes. */
function messagesIn(message: Uint8Array, field: number): readonly Uint8Array[] {
  return valuesIn(message, field, WireType.LengthDelimited, (reader) => reader.bytes());
}

function numberIn(message: Uint8Array, field: number): number | undefined {
  return valuesIn(message, field, WireType.Varint, (reader) => reader.uint32())[0];
}

function valuesIn<T>(message: Uint8Array, field: number, wireType: WireType, read: (reader: BinaryReader) => T): T[] {
  const reader = new BinaryReader(message);
  const values: T[] = [];
  while (reader.pos < reader.len) {
    const [number, type] = reader.tag();
    if (number === field && type === wireType) values.push(read(reader));
    else reader.skip(type, number);
  }
  return values;
}
