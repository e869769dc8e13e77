/** One step that changes a value. */
export type TransformStep =
  | "lower"
  | "upper"
  | { readonly trimPrefix: string }
  /** Replaces the values it names; others stay as they are. */
  | { readonly map: Readonly<Record<string, string>> }
  /** Keeps the first characters (code points). */
  | { readonly truncate: number };

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
  if ("map" in step) {
    // Keys are looked up with text from the network: never in an object with a prototype.
    const map = new Map(Object.entries(step.map));
    return (value) => map.get(value) ?? value;
  }
  const { truncate } = step;
  // No more UTF-16 units than wanted means no more code points either.
  return (value) => (value.length <= truncate ? value : [...value.slice(0, truncate * 2)].slice(0, truncate).join(""));
}
