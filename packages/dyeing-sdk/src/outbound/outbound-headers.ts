import { activeCarried } from "../context/carried-context.ts";
import { activeTraceId } from "../telemetry/active-trace.ts";
import type { AllowList } from "../trust/allow-list.ts";
import { type Target, targetOfAuthority, targetOfUrl } from "../trust/target.ts";
import type { HeaderLine } from "../wire/encode-dye.ts";

const NONE: readonly HeaderLine[] = Object.freeze([]);
/** Hosts are few; a client that calls ever new ones must not grow this. */
const MAX_REMEMBERED = 1024;

/** Which headers the current context sends to a host: none to one that is not allowed. */
export class OutboundHeaders {
  readonly #allowList: () => AllowList;
  readonly #count: (reason: string, detail?: unknown) => void;
  #decided: AllowList | undefined;
  readonly #verdicts = new Map<string, boolean>();

  constructor(allowList: () => AllowList, count: (reason: string, detail?: unknown) => void) {
    this.#allowList = allowList;
    this.#count = count;
  }

  /** For a URL or origin, as HTTP clients name their destination. */
  forUrl(url: string): readonly HeaderLine[] {
    return this.#lines(url, targetOfUrl);
  }

  /** For `host[:port]` or a gRPC target. */
  forAuthority(authority: string): readonly HeaderLine[] {
    return this.#lines(authority, targetOfAuthority);
  }

  #lines(destination: string, parse: (text: string) => Target | undefined): readonly HeaderLine[] {
    const carried = activeCarried();
    if (carried === undefined) return NONE;
    if (!this.#allows(destination, parse)) {
      if (carried.dye !== undefined) this.#count("outbound-not-allowed", destination);
      return NONE;
    }
    // With a tracer at work, its instrumentation writes the trace headers: ours would be a second, stale set.
    return carried.headerLines(activeTraceId() === undefined);
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
