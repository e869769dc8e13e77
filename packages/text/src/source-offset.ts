/** How a YAML scalar is written (YAML 1.2, sections 7.3 and 8.1). */
export type ScalarStyle = "plain" | "single" | "double" | "block";

/** A piece of source text that stands for visible characters of the value. */
interface Unit {
  readonly start: number;
  readonly end: number;
  /** UTF-16 units of the value that it stands for. */
  readonly width: number;
}

/** Digits after the letter of an escape (YAML 1.2, section 5.7). */
const HEX_DIGITS = new Map([
  ["x", 2],
  ["u", 4],
  ["U", 8],
]);
/** Escapes that stand for a blank, or (before a line break) for nothing. */
const BLANK_ESCAPES = new Set([" ", "t", "\t", "n", "r", "\n", "\r"]);

/**
 * Offset in a scalar's source text of one character of its decoded value. Folding and indentation change blanks only,
 * so visible characters are counted on both sides: the answer is exact for them, and for a blank (or the end) it is
 * the end of the visible character before it.
 */
export function sourceOffset(source: string, style: ScalarStyle, value: string, offset: number): number {
  const wanted = visibleUnits(value.slice(0, offset));
  const onVisible = offset < value.length && !isBlank(value.charAt(offset));
  let seen = 0;
  let end = style === "single" || style === "double" ? 1 : 0;
  for (const unit of unitsOf(source, style)) {
    if (onVisible ? seen + unit.width > wanted : seen >= wanted) return onVisible ? unit.start : end;
    seen += unit.width;
    end = unit.end;
  }
  return end;
}

function* unitsOf(source: string, style: ScalarStyle): Generator<Unit> {
  let at = style === "single" || style === "double" ? 1 : 0;
  while (at < source.length) {
    const char = source.charAt(at);
    if (isBlank(char)) at++;
    else if (style === "double" && char === "\\") {
      const { unit, end } = escapeAt(source, at);
      if (unit !== undefined) yield unit;
      at = end;
    } else {
      const end = style === "single" && char === "'" ? at + 2 : at + 1;
      yield { start: at, end, width: 1 };
      at = end;
    }
  }
}

function escapeAt(source: string, start: number): { readonly unit: Unit | undefined; readonly end: number } {
  const letter = source.charAt(start + 1);
  const digits = HEX_DIGITS.get(letter) ?? 0;
  const end = start + 2 + digits;
  if (digits === 0) return { unit: BLANK_ESCAPES.has(letter) ? undefined : { start, end, width: 1 }, end };
  const code = Number.parseInt(source.slice(start + 2, end), 16);
  if (code < 0x80 && isBlank(String.fromCharCode(code))) return { unit: undefined, end };
  return { unit: { start, end, width: code > 0xffff ? 2 : 1 }, end };
}

function visibleUnits(text: string): number {
  let count = 0;
  for (let at = 0; at < text.length; at++) if (!isBlank(text.charAt(at))) count++;
  return count;
}

function isBlank(char: string): boolean {
  return char === " " || char === "\t" || char === "\n" || char === "\r";
}
