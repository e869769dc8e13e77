import type { Runtime } from "../process/runtime.ts";
import type { HeaderLine } from "../wire/encode-dye.ts";
import { REQUEST_ID_HEADER } from "../wire/header-names.ts";
import type { DyeRecord } from "./dye-record.ts";
import type { RequestScope } from "./request-scope.ts";

const NONE: readonly HeaderLine[] = Object.freeze([]);

/**
 * What a request carries through async context: small, frozen, and without any reference to the request, so that an
 * idle socket that keeps a context alive keeps next to nothing.
 *
 * Three states: `dye.dyed` (dyed), `dye` with the color `default` (undyed), no `dye` (unknown). Only the first two put
 * dye headers on the wire.
 */
export class Carried {
  readonly dye: DyeRecord | undefined;
  readonly requestId: string;
  /** Trace headers as received, passed through when no tracer writes its own. */
  readonly trace: readonly HeaderLine[];
  /** Shared by all that derives from one request: tells it from another request's. */
  readonly request: RequestScope;
  /** The runtime that made it, the only one that sends it. */
  readonly runtime: Runtime;
  /** Whether its dye comes of a decision with what the application knows, which replaces all that was before. */
  readonly decided: boolean;
  #withTrace: readonly HeaderLine[] | undefined;
  #withoutTrace: readonly HeaderLine[] | undefined;
  /** The dye's lines that are in both. */
  #ofDye: readonly HeaderLine[] | undefined;

  constructor(
    runtime: Runtime,
    request: RequestScope,
    dye: DyeRecord | undefined,
    requestId: string,
    trace: readonly HeaderLine[],
    decided = false,
  ) {
    this.runtime = runtime;
    this.request = request;
    this.dye = dye;
    this.requestId = requestId;
    this.trace = trace;
    this.decided = decided;
    Object.freeze(this);
  }

  /** What the same request carries now: another dye than this one, once it was decided with what the application knows. */
  get latest(): Carried {
    const { window } = this.request;
    return window === undefined ? this : window.latestOf(this);
  }

  /** The header lines for an allowed host, which get there: whoever asks sends them. Computed once. */
  headerLines(withTrace: boolean): readonly HeaderLine[] {
    if (this.dye !== undefined) this.request.window?.end("sent");
    const ofDye = this.dye?.headerLines() ?? NONE;
    if (ofDye !== this.#ofDye) {
      this.#ofDye = ofDye;
      this.#withTrace = undefined;
      this.#withoutTrace = undefined;
    }
    if (withTrace) {
      this.#withTrace ??= Object.freeze([...this.headerLines(false), ...this.trace]);
      return this.#withTrace;
    }
    this.#withoutTrace ??= Object.freeze([[REQUEST_ID_HEADER, this.requestId] as const, ...ofDye]);
    return this.#withoutTrace;
  }

  /** The same request with another dye. */
  withDye(dye: DyeRecord | undefined): Carried {
    return new Carried(this.runtime, this.request, dye, this.requestId, this.trace, this.decided);
  }

  /** The same request once it was decided. */
  decidedAs(dye: DyeRecord): Carried {
    return new Carried(this.runtime, this.request, dye, this.requestId, this.trace, true);
  }
}
