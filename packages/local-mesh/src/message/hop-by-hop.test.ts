import { describe, expect, it } from "vitest";
import { endToEnd } from "./hop-by-hop.ts";

describe("endToEnd", () => {
  it.each([
    ["Connection", "close"],
    ["Keep-Alive", "timeout=5"],
    ["proxy-connection", "keep-alive"],
    ["Proxy-Authenticate", "Basic"],
    ["Proxy-Authorization", "x"],
    ["Transfer-Encoding", "chunked"],
    ["Upgrade", "h2c"],
    ["HTTP2-Settings", "AAA"],
    ["Expect", "100-continue"],
    ["TE", "gzip"],
  ])("drops %s: %s", (name, value) => {
    expect(endToEnd(["x-a", "1", name, value, "x-b", "2"])).toEqual(["x-a", "1", "x-b", "2"]);
  });

  it("drops what Connection names, in every line of it", () => {
    const raw = [
      "X-One",
      "1",
      "connection",
      "x-one, X-Two",
      "x-two",
      "2",
      "Connection",
      "x-three",
      "x-three",
      "3",
      "x-four",
      "4",
    ];
    expect(endToEnd(raw)).toEqual(["x-four", "4"]);
  });

  it("keeps TE: trailers, also when Connection names it", () => {
    expect(endToEnd(["te", "trailers", "connection", "TE"])).toEqual(["te", "trailers"]);
  });

  it("keeps order, case and repeated lines of everything else", () => {
    const raw = ["X-Trace-Color", "gray", "x-trace-color", "blue", "Trailer", "x-sum", "x-dye", ""];
    expect(endToEnd(raw)).toEqual(raw);
  });
});
