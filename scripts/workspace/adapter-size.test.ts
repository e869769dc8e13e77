import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { ROOT, sources } from "./packages.ts";

/** Lines that are neither blank nor comment. */
function codeLines(text: string): number {
  const bare = text.replaceAll(/\/\*[\s\S]*?\*\//g, "");
  return bare.split("\n").filter((line) => line.trim() !== "" && !line.trim().startsWith("//")).length;
}

it.each(["adapters-express", "adapters-koa", "adapters-grpc"])(
  "%s translates in at most 200 lines of code",
  (folder) => {
    const paths = sources(`packages/${folder}/src`);
    const lines = paths.reduce((sum, path) => sum + codeLines(readFileSync(join(ROOT, path), "utf8")), 0);
    expect(lines).toBeGreaterThan(0);
    expect(lines).toBeLessThanOrEqual(200);
  },
);

it("counts code only", () => {
  expect(codeLines("/* a\n b */\n\n// c\nconst d = 1;\n")).toBe(1);
});
