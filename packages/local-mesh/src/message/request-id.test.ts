import { expect, it } from "vitest";
import { addRequestId } from "./request-id.ts";

const UUID_4 = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

it("makes another id up for each request without one", () => {
  const [first, second] = [
    ["host", "a"],
    ["host", "a"],
  ];
  addRequestId(first);
  addRequestId(second);
  expect(first).toEqual(["host", "a", "x-request-id", expect.stringMatching(UUID_4)]);
  expect(second.at(-1)).toMatch(UUID_4);
  expect(second.at(-1)).not.toBe(first.at(-1));
});

it("takes an empty one for none", () => {
  const lines = ["X-Request-ID", "", "host", "a"];
  addRequestId(lines);
  expect(lines).toEqual(["X-Request-ID", expect.stringMatching(UUID_4), "host", "a"]);
});

it.each([[["X-Request-Id", "r-1"]], [["x-request-id", "", "x-request-id", "b"]], [["x-request-id", " "]]])(
  "keeps %j",
  (sent) => {
    const lines = [...sent];
    addRequestId(lines);
    expect(lines).toEqual(sent);
  },
);
