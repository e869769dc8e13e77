export type Method = (this: never, ...args: never[]) => unknown;

/** On each function that stands for another, and holds it: copies of this package see that a method is wrapped already. */
const WRAPPED = Symbol.for("dyeing.undici.wrapped.v1");

/** The methods that were wrapped, to be put back. Holds their owners weakly: a test runner loads undici anew for each file. */
export class WrappedMethods {
  readonly #wrapped: { readonly owner: WeakRef<object>; readonly key: string | symbol }[] = [];

  /**
   * Puts a function in place of a method that an object has itself.
   *
   * @returns Whether it did: not when there is no such method, or it is wrapped already.
   */
  wrap(owner: object, key: string | symbol, make: (original: Method) => Method): boolean {
    const found = Object.getOwnPropertyDescriptor(owner, key);
    const original: unknown = found?.value;
    if (found?.configurable !== true || typeof original !== "function" || WRAPPED in original) return false;
    const wrapper = make(original as Method);
    Object.defineProperty(wrapper, WRAPPED, { value: original });
    for (const name of ["name", "length"] as const) {
      Object.defineProperty(wrapper, name, { value: original[name], configurable: true });
    }
    Object.defineProperty(owner, key, { ...found, value: wrapper });
    this.#wrapped.push({ owner: new WeakRef(owner), key });
    return true;
  }

  /** Puts the originals back. What somebody else has wrapped meanwhile stays, and has to pass through. */
  restore(): void {
    for (const { owner, key } of this.#wrapped.splice(0)) {
      const there = owner.deref();
      if (there === undefined) continue;
      const now = Object.getOwnPropertyDescriptor(there, key);
      const original = now?.value?.[WRAPPED];
      if (original !== undefined) Object.defineProperty(there, key, { ...now, value: original });
    }
  }
}
