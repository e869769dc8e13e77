/** A part of some prefixes: what they have in common behind the node above. */
export class PrefixNode<T> {
  /** Empty for the root only. */
  label: string;
  /** What belongs to the prefix that ends here. */
  found: T | undefined;
  /** By the first character of their labels. */
  #children: Map<number, PrefixNode<T>> | undefined;

  constructor(label: string) {
    this.label = label;
  }

  /** The node that a text goes on to, of which `at` characters led here. */
  next(text: string, at: number): PrefixNode<T> | undefined {
    const child = this.#children?.get(text.charCodeAt(at));
    return child !== undefined && text.startsWith(child.label, at) ? child : undefined;
  }

  children(): Iterable<PrefixNode<T>> {
    return this.#children?.values() ?? [];
  }

  /** The child that a text leads to, and how many of its characters: made, or divided, where there is none. */
  grow(text: string, at: number): PrefixNode<T> {
    this.#children ??= new Map();
    const first = text.charCodeAt(at);
    const child = this.#children.get(first);
    if (child === undefined) return this.#put(new PrefixNode(text.slice(at)));
    const common = commonLength(child.label, text, at);
    if (common === child.label.length) return child;
    const upper = this.#put(new PrefixNode<T>(child.label.slice(0, common)));
    child.label = child.label.slice(common);
    upper.#put(child);
    return upper;
  }

  #put(child: PrefixNode<T>): PrefixNode<T> {
    this.#children ??= new Map();
    this.#children.set(child.label.charCodeAt(0), child);
    return child;
  }
}

/** Prefixes as a tree of what they share: all that a text begins with stand on one way through it. */
export class PrefixTree<T> {
  readonly root = new PrefixNode<T>("");

  /** The node of a prefix, made where there is none. */
  nodeOf(prefix: string): PrefixNode<T> {
    let node = this.root;
    for (let at = 0; at < prefix.length; at += node.label.length) node = node.grow(prefix, at);
    return node;
  }
}

function commonLength(label: string, text: string, at: number): number {
  let length = 0;
  while (length < label.length && label.charCodeAt(length) === text.charCodeAt(at + length)) length += 1;
  return length;
}
