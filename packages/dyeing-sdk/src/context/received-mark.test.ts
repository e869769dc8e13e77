import { expect, test } from "vitest";
import { markReceived } from "./received-mark.ts";

test("the first receiver of a request marks it, the second is told so", () => {
  const request = { path: "/trips" };
  expect(markReceived(request)).toBe(true);
  expect(markReceived(request)).toBe(false);
  expect(markReceived({ path: "/trips" })).toBe(true);
});

test("the mark is not seen by code that lists or copies the request", () => {
  const request = { path: "/trips" };
  markReceived(request);
  expect(Reflect.ownKeys({ ...request })).toEqual(["path"]);
});
