import { formatPath, schemaFaults } from "@dyeing/text";
import type { z } from "zod";

/** The problems of a checked value on one line: `listeners[0].port` must be at most 65535 and is the number `70000`; ... */
export function describeIssues(error: z.ZodError): string {
  return schemaFaults(error.issues)
    .map(({ path, text }) => (path.length === 0 ? text : `\`${formatPath(path)}\` ${text}`))
    .join("; ");
}
