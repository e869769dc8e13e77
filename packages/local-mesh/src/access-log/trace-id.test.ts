import { headerLines } from "@dyeing/lanes/explain";
import { describe, expect, it } from "vitest";
import { traceId } from "./trace-id.ts";

const ID = "0af7651916cd43dd8448eb211c80319c";

describe("traceId", () => {
  it.each([
    [{ traceparent: `00-${ID}-b7ad6b7169203331-01` }, ID],
    [{ traceparent: `01-${ID}-b7ad6b7169203331-00-more`, b3: "1234567890abcdef-1-1" }, ID],
    [{ traceparent: "garbage", "x-b3-traceid": ID }, ID],
    [{ "x-b3-traceid": "1234567890ABCDEF" }, "1234567890abcdef"],
    [{ b3: `${ID}-b7ad6b7169203331-1` }, ID],
    [{ b3: "0" }, undefined],
    [{ traceparent: `00-${"0".repeat(32)}-b7ad6b7169203331-01` }, undefined],
    [{ traceparent: `00-${ID.toUpperCase()}-b7ad6b7169203331-01` }, undefined],
    [{}, undefined],
  ])("of %j is %s", (headers, id) => {
    expect(traceId(headerLines(headers as Record<string, string>))).toBe(id);
  });
});
