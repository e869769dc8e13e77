import { expect, it } from "vitest";
import { complaints } from "./user-folder.ts";

it.each([
  "npm warn ERESOLVE overriding peer dependency",
  "npm error code ERESOLVE",
  "npm warn EBADENGINE Unsupported engine {",
  'warning " > @dyeing/opentelemetry@0.1.0" has unmet peer dependency "@opentelemetry/api@^1.0.0".',
  'error @dyeing/sdk@0.1.0: The engine "node" is incompatible with this module.',
  " WARN  Issues with peer dependencies found",
])("`%s` is a complaint", (line) => {
  expect(complaints(`added 3 packages\n${line}\n`)).toEqual([line]);
});

it.each([
  "npm warn deprecated glob@7.2.3: Glob versions prior to v9 are no longer supported",
  "warning Ignored scripts due to flag.",
  "added 429 packages in 17s",
])("`%s` is none", (line) => {
  expect(complaints(line)).toEqual([]);
});
