import { PolicyError, type PolicyErrorCode } from "./policy-error.ts";

/** Bytes of a policy file: room for 10,000 rules. (A ConfigMap holds half of it.) */
export const MAX_POLICY_BYTES = 2 * 1024 * 1024;

/** Decodes a policy file: UTF-8, no NUL, at most 2 MiB; a byte order mark is dropped. Throws PolicyError. */
export function readText(input: string | Uint8Array, file: string): string {
  const bytes = typeof input === "string" ? Buffer.byteLength(input) : input.byteLength;
  if (bytes > MAX_POLICY_BYTES) {
    throw fault("DYE_POLICY_SIZE", `policy has ${bytes} bytes, more than ${MAX_POLICY_BYTES}`, file, undefined);
  }
  const text = typeof input === "string" ? input.replace(/^\uFEFF/, "") : decode(input, file);
  if (!text.isWellFormed()) throw fault("DYE_POLICY_ENCODING", "policy is not Unicode text", file, undefined);
  const nul = text.indexOf("\0");
  if (nul >= 0) throw fault("DYE_POLICY_ENCODING", "policy has a NUL character", file, text.slice(0, nul));
  return text;
}

function decode(bytes: Uint8Array, file: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    const [before] = new TextDecoder().decode(bytes).split("\uFFFD", 1);
    throw fault("DYE_POLICY_ENCODING", "policy is not UTF-8", file, before);
  }
}

/** `before` is the text up to the fault; undefined when the fault has no place. */
function fault(code: PolicyErrorCode, text: string, file: string, before: string | undefined): PolicyError {
  const lines = before?.split("\n");
  const column = lines === undefined ? undefined : (lines.at(-1) ?? "").length + 1;
  return new PolicyError({ code, text, file, line: lines?.length, column, path: "" });
}
