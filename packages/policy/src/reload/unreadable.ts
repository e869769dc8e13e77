import { PolicyError } from "../document/policy-error.ts";

/** The error of a policy file that cannot be read, with the system's reason. */
export function unreadable(file: string, why?: string, cause?: unknown): PolicyError {
  if (cause instanceof PolicyError) return cause;
  const reason = why ?? (cause instanceof Error && "code" in cause ? String(cause.code) : "unreadable");
  const text = `policy file cannot be read: ${reason}`;
  const options = cause === undefined ? undefined : { cause };
  return new PolicyError(
    { code: "DYE_POLICY_READ", text, file, line: undefined, column: undefined, path: "" },
    [],
    options,
  );
}
