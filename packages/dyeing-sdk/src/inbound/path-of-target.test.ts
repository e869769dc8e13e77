import { expect, test } from "vitest";
import { pathOfTarget } from "./path-of-target.ts";

test.each([
  ["/v1/trips", "/v1/trips"],
  ["/v1/trips?to=/x", "/v1/trips"],
  ["/v1/trips#here?no", "/v1/trips"],
  ["/", "/"],
  ["?a=1", "/"],
  ["//host/path", "//host/path"],
  ["http://order:8080/v1/trips?x=1", "/v1/trips"],
  ["HTTPS://order", "/"],
  ["http://order?x=/v1", "/"],
  ["*", "*"],
  ["order:443", "order:443"],
])("of %s it is %s", (target, path) => {
  expect(pathOfTarget(target)).toBe(path);
});
