import { expect, test } from "vitest";
import { table } from "./table.ts";

test("aligns columns by what is seen, not by color codes", () => {
  const red = (text: string) => `\u001b[31m${text}\u001b[39m`;
  const text = table(
    [{ title: "edge" }, { title: "lost", align: "right" }, { title: "by" }],
    [
      ["gateway->order", "0", "v1"],
      [red("a->b"), red("12"), ""],
    ],
  );
  expect(text.split("\n")).toEqual([
    "  edge            lost  by",
    "  gateway->order     0  v1",
    `  ${red("a->b")}              ${red("12")}`,
  ]);
});
