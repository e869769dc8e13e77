/**
 * Whether a revision is certainly older than another one. Digits count as numbers (`r9` before `r10`), and all that is not
 * digits has to be the same (`2026-11-23.1`, `2026-11-23.2`); one that goes on with `.` is younger (`1.2` before `1.2.1`).
 * Other pairs, such as hashes of commits, have no order: neither is older.
 */
export function isOlder(revision: string, than: string): boolean {
  const left = partsOf(revision);
  const right = partsOf(than);
  for (let at = 0; at < Math.min(left.length, right.length); at += 1) {
    const order = compared(left[at] ?? "", right[at] ?? "");
    if (order === undefined) return false;
    if (order === 0) continue;
    return order < 0 && haveOneShape(left, right, at + 1);
  }
  return left.length < right.length && right[left.length]?.startsWith(".") === true;
}

function partsOf(revision: string): readonly string[] {
  return revision.match(/\d+|\D+/g) ?? [];
}

/** Below 0: the first is less. Undefined: they have no order. */
function compared(left: string, right: string): number | undefined {
  if (left === right) return 0;
  if (!isNumber(left) || !isNumber(right)) return undefined;
  const [a, b] = [BigInt(left), BigInt(right)];
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Behind the first difference only the kinds of the parts count: `2026-11-23.9` is older than `2026-12-01`. */
function haveOneShape(left: readonly string[], right: readonly string[], from: number): boolean {
  for (let at = from; at < Math.min(left.length, right.length); at += 1) {
    const [a = "", b = ""] = [left[at], right[at]];
    if (isNumber(a) !== isNumber(b) || (!isNumber(a) && a !== b)) return false;
  }
  return true;
}

function isNumber(part: string): boolean {
  return /^\d/.test(part);
}
