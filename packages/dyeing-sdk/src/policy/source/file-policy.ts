import { readFileSync } from "node:fs";
import { compilePolicy } from "../compile-policy.ts";
import { parsePolicy } from "../parse-policy.ts";
import type { PolicySource } from "../policy.ts";
import { PolicyError } from "../policy-error.ts";

/**
 * The policy of a YAML or JSON file, read once, at once. Throws PolicyError with file, line and column: a service must
 * not start with a policy that it cannot use.
 */
export function filePolicy(path: string): PolicySource {
  const policy = compilePolicy(parsePolicy(read(path), { file: path }));
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
