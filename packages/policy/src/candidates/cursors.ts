/** A list of rule positions, in order, that is read from its beginning. */
export interface Cursor {
  /** The position that is next. */
  readonly head: number;
  /** Moves on. False at the end. */
  advance(): boolean;
}

/** Some sorted lists of positions, read as one: a heap by their heads. */
export class Cursors {
  readonly #heap: Cursor[] = [];

  /** The lowest position. Undefined when all are read. */
  get head(): number | undefined {
    return this.#heap[0]?.head;
  }

  addList(positions: readonly number[]): void {
    if (positions.length > 0) this.add(new ListCursor(positions));
  }

  add(cursor: Cursor): void {
    const heap = this.#heap;
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

  /** Moves on from the lowest position. */
  advance(): void {
    const heap = this.#heap;
    const first = heap[0];
    if (first === undefined) return;
    if (first.advance()) this.#sink(first);
    else {
      const last = heap.pop() as Cursor;
      if (last !== first) this.#sink(last);
    }
  }

  #sink(cursor: Cursor): void {
    const heap = this.#heap;
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
