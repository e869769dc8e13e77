import type { Judgement } from "@dyeing/verify";
import type { Ride } from "../../demo/rides/ride.ts";
import { type EdgeProtocol, edges } from "../../topology.ts";

/** What decides where a ride is routed. */
export const KINDS = ["undyed", "gray", "blue", "alipay", "canary"] as const;
export type Kind = (typeof KINDS)[number];

/** The calls of one edge, in one protocol, of one kind of rides. */
export interface Cell {
  readonly edge: string;
  readonly protocol: EdgeProtocol;
  readonly kind: Kind;
  /** As their rides expect. */
  readonly good: number;
  readonly bad: number;
  /** How often which version answered. */
  readonly versions: Readonly<Record<string, number>>;
}

const GOOD: ReadonlySet<string> = new Set(["hit", "carried", "clean"]);

/** Every edge of topology.ts, in each of its protocols, for every kind of rides. */
export function endToEndTable(rides: readonly Ride[], { calls }: Judgement): readonly Cell[] {
  const kinds = new Map(rides.map((ride) => [ride.rideId, kindOf(ride)]));
  const cells = Map.groupBy(calls, ({ edge, record, expectation }) =>
    [edge, record?.protocol, kinds.get(expectation)].join(" "),
  );
  return edges.flatMap(({ id, protocols }) =>
    protocols.flatMap((protocol) =>
      KINDS.map((kind) => {
        const found = cells.get([id, protocol, kind].join(" ")) ?? [];
        const versions: Record<string, number> = {};
        for (const { record } of found) {
          const version = record?.answeredBy;
          if (version !== undefined) versions[version] = (versions[version] ?? 0) + 1;
        }
        const good = found.filter(({ verdict }) => GOOD.has(verdict)).length;
        return { edge: id, protocol, kind, good, bad: found.length - good, versions };
      }),
    ),
  );
}

export function kindOf({ cohort, expect }: Ride): Kind {
  if (expect.color === "gray" || expect.color === "blue") return expect.color;
  if (expect.env === "canary") return "canary";
  return cohort.payment === "alipay" ? "alipay" : "undyed";
}
