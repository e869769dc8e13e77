import { compilePolicy, type DecidingPolicy } from "../compile/compile-policy.ts";
import { type ParseOptions, parsePolicy } from "../document/parse-policy.ts";

/**
 * The policy of a text, YAML or JSON, to look at: sources that it names have no values. Throws PolicyError with line and
 * column, and with every fault found.
 */
export function readPolicy(text: string | Uint8Array, options?: ParseOptions): DecidingPolicy {
  return compilePolicy(parsePolicy(text, options));
}
