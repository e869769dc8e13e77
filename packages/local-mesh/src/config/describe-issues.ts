import { formatPath, type SchemaFault, schemaFaults } from "@dyeing/text";
import type { z } from "zod";

/** The problems of a checked value on one line: `listeners[0].port` must be at most 65535 and is `70000`; ... */
export function describeIssues(error: z.ZodError): string {
  return schemaFaults(error.issues).map(describe).join("; ");
}

function describe({ path, text, onKey }: SchemaFault): string {
  const place = formatPath(onKey ? path.slice(0, -1) : path);
  if (place === "") return text;
  return onKey ? `${text} in \`${place}\`` : `\`${place}\` ${text}`;
}
