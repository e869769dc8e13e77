import { expect, it } from "vitest";
import { headersListedIn } from "./listed-headers.ts";

it.each([
  [
    ['h=("x-user-level"), n=("x-hint"), k=("x-user-level" "level"), rev="1", org="gateway"'],
    ["x-user-level", "x-hint"],
  ],
  [['h=("x-a" "cookie")'], ["x-a"]],
  [
    ['h=("x-a"', 'n=("X-B")'],
    ["x-a", "x-b"],
  ],
  [['h=("x-a"), h=("x-b" "authorization")'], ["x-a", "x-b"]],
  [[], []],
])("%j lists %j", (texts, names) => {
  expect([...headersListedIn(texts)]).toEqual(names);
});
