import { globSync, readFileSync } from "node:fs";
import { readPolicy } from "@dyeing/policy";
import { expect, it } from "vitest";

const folder = new URL("../../../docs/", import.meta.url).pathname;

/** What pages show of policies: a whole one, or some of its fields. */
const shown = globSync("{guides,reference}/*.md", { cwd: folder }).flatMap((page) =>
  [...readFileSync(`${folder}${page}`, "utf8").matchAll(/^```yaml\n(.*?)^```/gms)]
    .map(([, text = ""], at) => ({ page, at, text }))
    .filter(({ text }) => /^(?:revision|trust|tags|rules|reload):/.test(text)),
);

it("there are some", () => {
  expect(shown.length).toBeGreaterThan(6);
});

it.each(shown)("$page, $at: can be used", ({ text }) => {
  const whole = text.startsWith("revision:") ? text : `revision: "1"\n${text}`;
  expect(() => readPolicy(whole)).not.toThrow();
});
