import type { ClientRequest } from "node:http";
import type { Carried } from "../context/carried.ts";
import type { CounterReason } from "../process/counter-reason.ts";
import { DYE_HEADER } from "../wire/header-names.ts";
import { hasTraceHeader, otherTargetOf, valuesIn, withLines, withMirrors, withoutHeaders } from "./header-block.ts";
import { type HttpDestination, httpDestination } from "./http-destination.ts";
import { routeOf } from "./http-route.ts";
import { headersListedIn } from "./listed-headers.ts";
import { mirrorEdit } from "./mirror-edit.ts";
import { dyeHeaderTest, runtimeOf, type Verdict, verdictOf } from "./outgoing.ts";

/** One node:http request on its way out, with what its caller carried when it was created. */
export class HttpRequest {
  readonly #request: ClientRequest;
  readonly #caller: Carried | undefined;
  /** A block may be written more than once: agents that send a request to a proxy write it anew. */
  #counted: Set<string> | undefined;
  #overSocketFile = false;
  /** The block as it was before it got its lines, and after. */
  #written: { readonly plain: string; readonly dyed: string } | undefined;

  constructor(request: ClientRequest, carried: Carried | undefined) {
    this.#request = request;
    this.#caller = carried;
  }

  /** Decided with what the application found out, it goes with that, also when it was created before. */
  get #carried(): Carried | undefined {
    return this.#caller?.latest;
  }

  /** From here on the request is one over a socket file, which its options did not say. */
  goesOverSocketFile(): void {
    this.#overSocketFile = true;
  }

  /** The header block as it may go out: with the caller's dye, or without any. */
  judged(written: string): string {
    const block = written === this.#written?.dyed ? this.#written.plain : written;
    const { verdict, destination } = this.#judge(otherTargetOf(block));
    const carried = this.#carried;
    // A tunnel is the proxy's: the request inside has headers of its own.
    const isTunnel = this.#request.method === "CONNECT";
    if (verdict === "denied") {
      if (carried?.dye !== undefined && !isTunnel) this.#count("outbound-not-allowed", destination.text);
      const bare = this.#withoutDye(block, valuesIn(block, DYE_HEADER), (name) =>
        this.#count("outbound-removed", name),
      );
      return withMirrors(bare, mirrorEdit(carried, verdict));
    }
    if (verdict === "unasked" || carried === undefined || isTunnel) return block;
    // A tracer's headers go together, and instead of what was received: never two, and never of two traces.
    const lines = carried.headerLines(!hasTraceHeader(block));
    const added = withLines(block, lines, (name) => this.#count("outbound-caller-set", name));
    const dyed = withMirrors(added, mirrorEdit(carried, verdict));
    this.#written = { plain: block, dyed };
    return dyed;
  }

  /** Trailer lines (`name: value`, each with its CR LF) as they may go out. */
  judgedTrailers(trailers: string, dyeHeaders: readonly string[]): string {
    if (this.#judge(this.#request.path).verdict !== "denied") return trailers;
    // As a block: after a request line that is not sent.
    const block = `\r\n${trailers}\r\n`;
    return this.#withoutDye(block, dyeHeaders, (name) => this.#count("outbound-removed", name)).slice(2, -2);
  }

  /** Counts a block that has left already, and is not as it should be. */
  missed(block: string, wanted: string): void {
    if (wanted.length > block.length) return this.#count("outbound-headers-sent");
    this.#withoutDye(block, valuesIn(block, DYE_HEADER), (name) => this.#count("outbound-leaked", name));
  }

  #judge(target: string | undefined): { readonly verdict: Verdict; readonly destination: HttpDestination } {
    const route = routeOf(this.#request);
    const over = this.#overSocketFile ? { ...route, socketPath: "of its connection" } : route;
    const destination = httpDestination(this.#request.protocol, over, target);
    return { verdict: verdictOf(this.#carried, (runtime) => destination.allowedBy(runtime)), destination };
  }

  #withoutDye(block: string, listing: readonly string[], gone: (name: string) => void): string {
    const listed = headersListedIn(listing);
    const isOfDye = dyeHeaderTest(this.#carried);
    return withoutHeaders(block, (name) => listed.has(name) || isOfDye(name), gone);
  }

  #count(reason: CounterReason, detail?: string): void {
    const once = `${reason} ${detail}`;
    this.#counted ??= new Set();
    if (this.#counted.has(once)) return;
    this.#counted.add(once);
    runtimeOf(this.#carried)?.count(reason, detail);
  }
}
