import { processState } from "../process/process-state.ts";
import type { DecisionWindow } from "./decision-window.ts";

/** Enough for a request in a job in a message in a request; a chain that goes on for ever must not grow. */
const MAX_ANCESTORS = 16;
const NONE: readonly number[] = Object.freeze([]);

/** One request, message or job: shared by all that it carries, and never by two of them. */
export class RequestScope {
  readonly serial: number;
  /** Serials of the requests that were active when this one was entered, oldest first. */
  readonly ancestors: readonly number[];
  /** Whether there were more of them. */
  readonly isCut: boolean;
  /** Of a request at an edge. */
  window: DecisionWindow | undefined;
  /** Whether it was received before the application's own adapter, which has not seen it yet. */
  isEarly = false;
  /** When it was over, as of `performance.now()`; noted while a guard wants to know. */
  endedAt: number | undefined;

  private constructor(ancestors: readonly number[], isCut: boolean) {
    processState.serial += 1;
    this.serial = processState.serial;
    const isLong = ancestors.length > MAX_ANCESTORS;
    this.ancestors = isLong ? ancestors.slice(-MAX_ANCESTORS) : ancestors;
    this.isCut = isCut || isLong;
  }

  /** The scope of a request that is entered while these are active (in two storages, mostly the same one or none). */
  static within(one: RequestScope | undefined, other: RequestScope | undefined): RequestScope {
    if (one === undefined && other === undefined) return new RequestScope(NONE, false);
    const serials = new Set<number>();
    for (const scope of [one, other]) {
      if (scope !== undefined) for (const serial of [...scope.ancestors, scope.serial]) serials.add(serial);
    }
    return new RequestScope(
      [...serials].sort((a, b) => a - b),
      one?.isCut === true || other?.isCut === true,
    );
  }

  /**
   * Whether this request was entered inside the other one. Of a chain that was cut the oldest are not known any more: what
   * is older than all that are kept counts as one of them, so that a request rather keeps its own.
   */
  isWithin(other: RequestScope): boolean {
    return this.ancestors.includes(other.serial) || (this.isCut && other.serial < (this.ancestors[0] ?? 0));
  }
}
