import { describe, expect, it } from "vitest";
import { endToEndTrailers } from "./trailers.ts";

describe("endToEndTrailers", () => {
  it("keeps what a service says at the end", () => {
    const trailers = ["grpc-status", "0", "X-Sum", "1", "x-sum", "2"];
    expect(endToEndTrailers(trailers)).toEqual(trailers);
  });

  it.each(["Content-Length", "TRANSFER-ENCODING", "host", "Cookie", "Set-Cookie", "authorization", "te", "Connection"])(
    "drops %s",
    (name) => {
      expect(endToEndTrailers(["x-a", "1", name, "x", "x-b", "2"])).toEqual(["x-a", "1", "x-b", "2"]);
    },
  );
});
