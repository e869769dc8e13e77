import { PolicyError } from "./policy-error.ts";

/** Bytes of a policy file. A ConfigMap holds no more than 1 MiB either. */
export const MAX_POLICY_BYTES = 1024 * 1024;

/** Decodes a policy file: UTF-8, no NUL, at most 1 MiB; a byte order mark is dropped. Throws PolicyError. */
export function readText(input: string | Uint8Array, file: string): string {
  const bytes = typeof input === "string" ? Buffer.byteLength(input) : input.byteLength;
  const fault = (code: "DYE_POLICY_ENCODING" | "DYE_POLICY_SIZE", text: string, line?: number, column?: number) =>
    new PolicyError({ code, text, file, line, column, path: "" });
  if (bytes > MAX_POLICY_BYTES) {
    throw fault("DYE_POLICY_SIZE", `policy has ${bytes} bytes, more than ${MAX_POLICY_BYTES}`);
  }
  const text = typeof input === "string" ? input.replace(/^\uFEFF/, "") : decode(input);
  if (text === undefined || !text.isWellFormed()) throw fault("DYE_POLICY_ENCODING", "policy is not UTF-8");
  const nul = text.indexOf("\0");
  if (nul >= 0) {
    const before = text.slice(0, nul).split("\n");
    throw fault("DYE_POLICY_ENCODING", "policy has a NUL character", before.length, (before.at(-1)?.length ?? 0) + 1);
  }
  return text;
}

function decode(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
