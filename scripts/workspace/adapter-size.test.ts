import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { ROOT, sources } from "./packages.ts";

/** Lines that are neither blank nor comment. */
function codeLines(text: string): number {
  const bare = text.replaceAll(/\/\*[\s\S]*?\*\//g, "");
  return bare.split("\n").filter((line) => line.trim() !== "" && !line.trim().startsWith("//")).length;
}

// gRPC is a server and a client, and holds back what comes while a call waits.
it.each([
  ["adapters-express", 40],
  ["adapters-koa", 120],
  ["adapters-grpc", 260],
])("%s translates in at most %i lines of code", (folder, most) => {
  const paths = sources(`packages/${folder}/src`);
  const lines = paths.reduce((sum, path) => sum + codeLines(readFileSync(join(ROOT, path), "utf8")), 0);
  expect(lines).toBeGreaterThan(0);
  expect(lines).toBeLessThanOrEqual(most);
});

it("counts code only", () => {
  expect(codeLines("/* a\n b */\n\n// c\nconst d = 1;\n")).toBe(1);
});
