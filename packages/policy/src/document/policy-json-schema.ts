import { z } from "zod";
import { policySchema } from "./schema.ts";

/** The JSON Schema (draft 2020-12) of policy files, for editors and validators. */
export function policyJsonSchema(): Record<string, unknown> {
  return { title: "dyeing policy", ...z.toJSONSchema(policySchema, { io: "input" }) };
}
