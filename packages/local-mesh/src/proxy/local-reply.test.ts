import { describe, expect, it } from "vitest";
import type { Downstream } from "./downstream.ts";
import { sendLocalReply } from "./local-reply.ts";

function recorder(): { readonly downstream: Downstream; readonly sent: unknown[] } {
  const sent: unknown[] = [];
  const downstream = {
    respond: (...parts: unknown[]) => sent.push(parts),
    write: (chunk: Buffer) => sent.push(chunk.toString()) > 0,
    end: (trailers: unknown) => sent.push(trailers),
  } as unknown as Downstream;
  return { downstream, sent };
}

describe("sendLocalReply", () => {
  it("answers a short text", () => {
    const { downstream, sent } = recorder();
    expect(sendLocalReply(downstream, false, { status: 503, body: "no" })).toEqual({
      status: 503,
      grpcStatus: undefined,
      bytes: 2,
    });
    expect(sent).toEqual([[503, ["content-length", "2", "content-type", "text/plain"], false], "no", []]);
  });

  it("answers nothing", () => {
    const { downstream, sent } = recorder();
    sendLocalReply(downstream, false, { status: 404, body: "" });
    expect(sent).toEqual([[404, ["content-length", "0"], true]]);
  });

  it.each([
    [404, 12],
    [503, 14],
    [504, 14],
    [418, 2],
  ])("answers gRPC %d by status %d without a body", (status, grpcStatus) => {
    const { downstream, sent } = recorder();
    expect(sendLocalReply(downstream, true, { status, body: "a b\n%ü" })).toEqual({
      status: 200,
      grpcStatus,
      bytes: 0,
    });
    const headers = [
      "content-type",
      "application/grpc",
      "grpc-status",
      `${grpcStatus}`,
      "grpc-message",
      "a b%0A%25%C3%BC",
    ];
    expect(sent).toEqual([[200, headers, true]]);
  });
});
