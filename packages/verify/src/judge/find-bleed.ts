import type { Owners } from "../join/owners.ts";
import type { CallRecord } from "../record/call-record.ts";

/** A request that carries another request's dye: the worst defect there is. */
export interface Bleed {
  readonly edge: string;
  /** The expectation whose request it is, by trace id, else by the ids in it. */
  readonly expectation: string;
  /** The expectation whose mark it carries; empty when nobody's. */
  readonly foreign: string;
  readonly reason: string;
}

/**
 * Looks for a witness that is not the one of the record's trace id, or not the one of an id in its path, payload or
 * body; and for a trace id that belongs to another trace than such an id.
 */
export function findBleed(record: CallRecord, owners: Owners): Bleed | undefined {
  const byTrace = owners.byTrace(record);
  const byIds = owners.byIds(record);
  const claimed = byTrace === undefined ? byIds : [byTrace, ...byIds];
  const { witness, edge } = record;
  for (const owner of claimed) {
    if (witness !== undefined && owner.witness !== undefined && owner.witness !== witness) {
      const by = owner === byTrace ? "trace id" : "id in it";
      return {
        edge,
        expectation: owner.id,
        foreign: owners.byWitness(record)?.id ?? "",
        reason: `witness \`${witness}\` instead of \`${owner.witness}\`, by its ${by}`,
      };
    }
  }
  const other = byTrace === undefined ? undefined : byIds.find((owner) => owner !== byTrace);
  if (byTrace === undefined || other === undefined) return undefined;
  return {
    edge,
    expectation: other.id,
    foreign: byTrace.id,
    reason: `trace id of \`${byTrace.id}\` on a request of \`${other.id}\``,
  };
}
