import { readFileSync } from "node:fs";
import type { FieldCase } from "./field-case.ts";
import { judgeCases } from "./judge-cases.ts";

// `npm run --silent field -- FILE`: compares the explainer with what real Istio and Envoy did in the cases of a file.
const [file, ...rest] = process.argv.slice(2);
if (file === undefined || rest.length > 0) {
  console.error("usage: npm run --silent field -- FILE");
  process.exitCode = 2;
} else {
  const { ok, ...verdict } = judgeCases(JSON.parse(readFileSync(file, "utf8")) as readonly FieldCase[]);
  console.log(JSON.stringify(verdict, null, 2));
  process.exitCode = ok ? 0 : 1;
}
