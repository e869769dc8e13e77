import { createHash } from "node:crypto";

/** Hexadecimal digits of a hashed value: 64 bits, and short enough for a color. */
const HASH_DIGITS = 16;

/** One step that changes a value. */
export type TransformStep =
  | "lower"
  | "upper"
  | { readonly trimPrefix: string }
  | { readonly trimSuffix: string }
  /** Replaces the values it names; others stay as they are. */
  | { readonly map: Readonly<Record<string, string>> }
  /** Keeps the first characters (code points). */
  | { readonly truncate: number }
  /** The first 16 hexadecimal digits of SHA-256 over the text that is given (a salt), one NUL, and the value, in UTF-8. */
  | { readonly hash: string };

/** Compiles steps to one function, applied in their order. */
export function compileTransform(steps: readonly TransformStep[]): (value: string) => string {
  const functions = steps.map(compileStep);
  const [first] = functions;
  if (first === undefined) return (value) => value;
  if (functions.length === 1) return first;
  return (value) => functions.reduce((result, apply) => apply(result), value);
}

function compileStep(step: TransformStep): (value: string) => string {
  if (step === "lower") return (value) => value.toLowerCase();
  if (step === "upper") return (value) => value.toUpperCase();
  if ("trimPrefix" in step) {
    const { trimPrefix } = step;
    return (value) => (value.startsWith(trimPrefix) ? value.slice(trimPrefix.length) : value);
  }
  if ("trimSuffix" in step) {
    const { trimSuffix } = step;
    return (value) => (value.endsWith(trimSuffix) ? value.slice(0, -trimSuffix.length) : value);
  }
  if ("hash" in step) {
    const { hash } = step;
    return (value) => createHash("sha256").update(`${hash}\0${value}`).digest("hex").slice(0, HASH_DIGITS);
  }
  if ("map" in step) {
    // Keys are looked up with text from the network: never in an object with a prototype.
    const map = new Map(Object.entries(step.map));
    return (value) => map.get(value) ?? value;
  }
  const { truncate } = step;
  // No more UTF-16 units than wanted means no more code points either.
  return (value) => (value.length <= truncate ? value : [...value.slice(0, truncate * 2)].slice(0, truncate).join(""));
}
