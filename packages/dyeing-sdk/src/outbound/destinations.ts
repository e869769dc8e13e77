import type { AllowList } from "../trust/allow-list.ts";
import { type Target, targetOfAuthority, targetOfUrl } from "../trust/target.ts";

/** Hosts are few; a client that calls ever new ones must not grow this. */
const MAX_REMEMBERED = 1024;

/** The verdicts of an allow-list, remembered for as long as the list stays the same. */
export class Destinations {
  readonly #allowList: () => AllowList;
  #decided: AllowList | undefined;
  readonly #verdicts = new Map<string, boolean>();

  constructor(allowList: () => AllowList) {
    this.#allowList = allowList;
  }

  /** For a URL or origin, as HTTP clients name their destination. */
  allowsUrl(url: string): boolean {
    return this.#allows(url, targetOfUrl);
  }

  /** For `host[:port]` or a gRPC target. */
  allowsAuthority(authority: string): boolean {
    return this.#allows(authority, targetOfAuthority);
  }

  #allows(destination: string, parse: (text: string) => Target | undefined): boolean {
    const allowList = this.#allowList();
    if (allowList !== this.#decided) {
      this.#decided = allowList;
      this.#verdicts.clear();
    }
    let verdict = this.#verdicts.get(destination);
    if (verdict === undefined) {
      const target = parse(destination);
      verdict = target !== undefined && allowList.allows(target);
      if (this.#verdicts.size >= MAX_REMEMBERED) this.#verdicts.clear();
      this.#verdicts.set(destination, verdict);
    }
    return verdict;
  }
}
