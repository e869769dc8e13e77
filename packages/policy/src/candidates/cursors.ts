/** A list of rule positions, in order, that is read from its beginning. */
export interface Cursor {
  /** The position that is next. */
  readonly head: number;
  /** Moves on. False at the end. */
  advance(): boolean;
}

/** Some sorted lists of positions, read as one. Most requests have one of them: the others stand in a heap by their heads. */
export class Cursors {
  /** The one with the lowest head. */
  #first: Cursor | undefined;
  #others: Cursor[] | undefined;

  /** The lowest position. Undefined when all are read. */
  get head(): number | undefined {
    return this.#first?.head;
  }

  addList(positions: readonly number[]): void {
    if (positions.length > 0) this.add(new ListCursor(positions));
  }

  add(cursor: Cursor): void {
    const first = this.#first;
    if (first === undefined) this.#first = cursor;
    else if (cursor.head < first.head) {
      this.#first = cursor;
      this.#put(first);
    } else this.#put(cursor);
  }

  /** Moves on from the lowest position. */
  advance(): void {
    const first = this.#first;
    const others = this.#others;
    const more = first?.advance() === true;
    const next = others?.[0];
    if (others === undefined || next === undefined) {
      if (!more) this.#first = undefined;
    } else if (more) {
      if (first === undefined || first.head <= next.head) return;
      this.#first = next;
      sink(others, first);
    } else {
      this.#first = next;
      const last = others.pop() as Cursor;
      if (last !== next) sink(others, last);
    }
  }

  #put(cursor: Cursor): void {
    this.#others ??= [];
    const heap = this.#others;
    let at = heap.push(cursor) - 1;
    while (at > 0) {
      const above = (at - 1) >> 1;
      const parent = heap[above] as Cursor;
      if (parent.head <= cursor.head) break;
      heap[at] = parent;
      at = above;
    }
    heap[at] = cursor;
  }
}

/** Puts a cursor in the place of the first of a heap. */
function sink(heap: Cursor[], cursor: Cursor): void {
  const { length } = heap;
  let at = 0;
  for (;;) {
    let below = 2 * at + 1;
    if (below >= length) break;
    const right = heap[below + 1];
    if (right !== undefined && right.head < (heap[below] as Cursor).head) below += 1;
    const child = heap[below] as Cursor;
    if (child.head >= cursor.head) break;
    heap[at] = child;
    at = below;
  }
  heap[at] = cursor;
}

class ListCursor implements Cursor {
  readonly #positions: readonly number[];
  #at = 0;
  head: number;

  constructor(positions: readonly number[]) {
    this.#positions = positions;
    this.head = positions[0] as number;
  }

  advance(): boolean {
    this.#at += 1;
    const next = this.#positions[this.#at];
    if (next === undefined) return false;
    this.head = next;
    return true;
  }
}
