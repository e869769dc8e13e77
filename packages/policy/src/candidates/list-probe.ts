import type { Reading } from "../condition/reading.ts";
import type { Cursors } from "./cursors.ts";
import { type Placed, type Probe, type ProbeCost, RuleList } from "./probe.ts";

/** Rules that nothing can be looked up by: every request may meet them. */
export class ListProbe implements Probe {
  readonly all: readonly number[];
  readonly cost: ProbeCost;

  constructor(placed: readonly Placed[]) {
    const list = new RuleList();
    for (const one of placed) list.add(one);
    this.all = list.positions;
    this.cost = list.cost;
  }

  probe(_reading: Reading, into: Cursors): void {
    into.addList(this.all);
  }
}
