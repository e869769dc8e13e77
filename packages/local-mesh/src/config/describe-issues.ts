import type { z } from "zod";

/** The problems of a checked value on one line: `listeners.0.port: too big; ...`. */
export function describeIssues(error: z.ZodError): string {
  return error.issues
    .map(({ path, message }) => {
      const text = message.charAt(0).toLowerCase() + message.slice(1);
      return path.length === 0 ? text : `\`${path.map(String).join(".")}\` ${text}`;
    })
    .join("; ");
}
