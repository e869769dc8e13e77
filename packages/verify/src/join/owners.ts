import type { Expectation } from "../expect/expectation.ts";
import type { CallRecord } from "../record/call-record.ts";

/** Finds the expected trace that something belongs to, by each of the marks that a record can bear. */
export class Owners {
  readonly #byTrace = new Map<string, Expectation>();
  readonly #byId = new Map<string, Expectation>();
  readonly #byWitness = new Map<string, Expectation>();

  /** `aliases`: ids that the system gave out, such as order ids, to the id of the expectation that they belong to. */
  constructor(expectations: Iterable<Expectation>, aliases: ReadonlyMap<string, string> = new Map()) {
    for (const expectation of expectations) {
      this.#byTrace.set(expectation.traceId.toLowerCase(), expectation);
      this.#byId.set(expectation.id, expectation);
      if (expectation.witness !== undefined) this.#byWitness.set(expectation.witness, expectation);
    }
    for (const [alias, id] of aliases) {
      const owner = this.#byId.get(id);
      if (owner !== undefined) this.#byId.set(alias, owner);
    }
  }

  byTrace(record: CallRecord): Expectation | undefined {
    return record.traceId === undefined ? undefined : this.#byTrace.get(record.traceId);
  }

  byIds(record: CallRecord): readonly Expectation[] {
    const owners = new Set<Expectation>();
    for (const id of record.ids) {
      const owner = this.#byId.get(id);
      if (owner !== undefined) owners.add(owner);
    }
    return [...owners];
  }

  byWitness(record: CallRecord): Expectation | undefined {
    return record.witness === undefined ? undefined : this.#byWitness.get(record.witness);
  }

  /**
   * The expectation that a record is judged by: that of its trace id. Only an outside host, which gets no trace
   * headers, is joined by what the body names, or by a witness that leaked to it.
   */
  of(record: CallRecord): Expectation | undefined {
    const byTrace = this.byTrace(record);
    if (byTrace !== undefined || record.source !== "outside") return byTrace;
    return this.byIds(record)[0] ?? this.byWitness(record);
  }
}
