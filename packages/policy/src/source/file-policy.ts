import { readFileSync } from "node:fs";
import type { PolicySource } from "@dyeing/sdk";
import { PolicyError } from "../document/policy-error.ts";
import { readPolicy } from "./read-policy.ts";

/**
 * The policy of a YAML or JSON file, read once, at once. Throws PolicyError with file, line and column: a service must
 * not start with a policy that it cannot use.
 */
export function filePolicy(path: string): PolicySource {
  const policy = readPolicy(read(path), { file: path });
  return { current: () => policy, close: () => {} };
}

function read(path: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch (cause) {
    const reason = cause instanceof Error && "code" in cause ? String(cause.code) : "unreadable";
    const text = `policy file cannot be read: ${reason}`;
    throw new PolicyError(
      { code: "DYE_POLICY_READ", text, file: path, line: undefined, column: undefined, path: "" },
      [],
      { cause },
    );
  }
}
