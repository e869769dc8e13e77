// Which tests show which row of docs/reliability.md: those whose titles name it ("row 9: ...", "rows 18 and 22: ...").
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";

export const ROOT = join(import.meta.dirname, "../..");
export const PAGE = "docs/reliability.md";

/** Programs that are no test files, and show rows all the same. */
export const PROGRAMS = [
  { rows: [2, 9, 14, 33], name: "bleed oracle", command: ["npm", "run", "oracle"] },
  { rows: [15], name: "heap slope", command: ["npm", "run", "slope", "-w", "packages/bench"] },
  { rows: [12, 55], name: "matrix", command: ["node", "scripts/matrix/run.mjs"] },
];

/** A string of a program that names rows. */
const TITLE = /(["'`])((?:(?!\1)[^\\]|\\.)*\brows? \d(?:(?!\1)[^\\]|\\.)*)\1/g;
const ROWS = /\brows? (\d+(?:(?:, | and )\d+)*)/g;

/** Test files by the row that their titles name, in order. */
export function testsByRow() {
  const found = new Map();
  const files = globSync(
    [
      "packages/*/{src,test}/**/*.test.ts",
      "packages/adapter-conformance/src/cases/**/*.ts",
      "{scripts,reference-app}/**/*.test.ts",
    ],
    { cwd: ROOT, exclude: (name) => name === "node_modules" || name === "dist" },
  ).sort();
  for (const file of files) {
    // What mutants are caught by is named there, not shown; and the test of this has rows for examples.
    if (file.includes("mutants") || file === "scripts/workspace/reliability.test.ts") continue;
    for (const row of rowsNamedIn(readFileSync(join(ROOT, file), "utf8"))) {
      if (!found.has(row)) found.set(row, []);
      found.get(row).push(file);
    }
  }
  return found;
}

export function rowsNamedIn(text) {
  const rows = new Set();
  for (const line of text.split("\n")) {
    if (/^\s*(?:\/\/|\*|\/\*)/.test(line)) continue;
    for (const [, , title] of line.matchAll(TITLE)) {
      for (const [, numbers] of title.matchAll(ROWS)) for (const n of numbers.split(/, | and /)) rows.add(Number(n));
    }
  }
  return rows;
}

/** The cases of the suite are run by the tests of what has to conform. */
export function runnersOf(file) {
  if (file.startsWith("packages/adapter-conformance/src/cases/server/")) {
    return ["express", "koa", "grpc"].map((name) => `packages/adapters-${name}/test/conformance.test.ts`);
  }
  if (file.startsWith("packages/adapter-conformance/src/cases/outbound/")) {
    return ["fetch", "node-http", "undici8"].map((name) => `packages/adapter-conformance/src/subjects/${name}.test.ts`);
  }
  return [file];
}

/** The page with its last column as it has to be. A row that no test names keeps what is written there: why not. */
export function withTests(page) {
  const tests = testsByRow();
  const known = new Set();
  const lines = page.split("\n").map((line) => {
    const cells = line.split(" | ");
    const row = Number(/^\| (\d+)$/.exec(cells[0] ?? "")?.[1]);
    if (!Number.isInteger(row)) return line;
    known.add(row);
    const links = [
      ...(tests.get(row) ?? []).map((file) => `[${nameOf(file)}](../${file})`),
      ...PROGRAMS.filter(({ rows }) => rows.includes(row)).map(
        ({ name, command }) => `${name} (\`${command.join(" ")}\`)`,
      ),
    ];
    if (links.length > 0) return [...cells.slice(0, 3), `${links.join(", ")} |`].join(" | ");
    if (!/^not shown/.test(cells[3] ?? "")) return [...cells.slice(0, 3), "not shown |"].join(" | ");
    return line;
  });
  const strangers = [...tests.keys()].filter((row) => !known.has(row));
  if (strangers.length > 0) throw new Error(`${PAGE} has no row ${strangers.join(", ")}`);
  return lines.join("\n");
}

function nameOf(file) {
  return file
    .split("/")
    .at(-1)
    .replace(/(\.slow)?(\.prop)?(\.test)?\.ts$/, (_all, slow) => (slow === undefined ? "" : " (slow)"));
}
