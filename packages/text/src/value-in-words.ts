const MAX_SHOWN = 64;

const CONTROL = /\p{Cc}/gu;

/** A text with its line ends and other control characters as escapes: a message is one line, and tells a terminal nothing. */
export function oneLine(text: string): string {
  return text.replace(CONTROL, (character) => {
    const escaped = JSON.stringify(character).slice(1, -1);
    return escaped === character ? `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}` : escaped;
  });
}

/** A text in backticks and on one line, cut when it is long. */
export function quoted(text: string): string {
  return `\`${oneLine(text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}...` : text)}\``;
}

/** What a value is, for people who write YAML. */
export function valueInWords(value: unknown): string {
  if (value === null || value === undefined) return "nothing";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object") return "a map";
  if (typeof value === "string") return `the text ${quoted(value)}`;
  if (typeof value === "boolean") return `the boolean \`${value}\``;
  return `the ${typeof value} ${quoted(String(value))}`;
}

function shown(value: unknown): string {
  return typeof value === "object" ? valueInWords(value) : quoted(String(value));
}

/** A value of the wrong type: `wanted` is such as `a list` or `text`. */
export function wrongType(wanted: string, value: unknown): string {
  const scalar = typeof value === "number" || typeof value === "boolean";
  return `must be ${wanted} and is ${valueInWords(value)}${wanted === "text" && scalar ? " (put it in quotes)" : ""}`;
}

/** A value that is not among those that are allowed. */
export function notOneOf(allowed: readonly unknown[], value: unknown): string {
  return `must be one of ${allowed.map((one) => quoted(String(one))).join(", ")} and is ${shown(value)}`;
}

/** A number that is too small or too large. */
export function outOfRange(minimum: number | bigint | undefined, maximum: number | bigint | undefined, value: unknown) {
  const range =
    minimum !== undefined && maximum !== undefined
      ? `within ${minimum} to ${maximum}`
      : maximum === undefined
        ? `at least ${minimum}`
        : `at most ${maximum}`;
  return `must be ${range} and is ${shown(value)}`;
}
