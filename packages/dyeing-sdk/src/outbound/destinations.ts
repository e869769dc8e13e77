import type { AllowList } from "../trust/allow-list.ts";
import { type Target, targetOfUrl, targetsOfGrpc } from "../trust/target.ts";

/** Hosts are few; a client that calls ever new ones must not grow this. */
const MAX_REMEMBERED = 1024;

/** The verdicts of an allow-list, remembered. */
export class Destinations {
  readonly #make: () => AllowList;
  #allowList: AllowList | undefined;
  readonly #verdicts = new Map<string, boolean>();

  /** @param make Called once, when a destination is asked for first: many snapshots of a policy never are. */
  constructor(make: () => AllowList) {
    this.#make = make;
  }

  /** For a URL or origin, as HTTP clients name their destination. */
  allowsUrl(url: string): boolean {
    return this.#allows(url, targetsOfUrl);
  }

  /** For `host[:port]` or a gRPC target, of which every address has to be allowed. */
  allowsAuthority(authority: string): boolean {
    return this.#allows(authority, targetsOfGrpc);
  }

  #allows(destination: string, parse: (text: string) => readonly Target[]): boolean {
    let verdict = this.#verdicts.get(destination);
    if (verdict === undefined) {
      this.#allowList ??= this.#make();
      const allowList = this.#allowList;
      const targets = parse(destination);
      verdict = targets.length > 0 && targets.every((target) => allowList.allows(target));
      if (this.#verdicts.size >= MAX_REMEMBERED) this.#verdicts.clear();
      this.#verdicts.set(destination, verdict);
    }
    return verdict;
  }
}

function targetsOfUrl(url: string): readonly Target[] {
  const target = targetOfUrl(url);
  return target === undefined ? [] : [target];
}
