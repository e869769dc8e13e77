import type { Reading } from "../condition/reading.ts";
import type { Cursors } from "./cursors.ts";
import { type Placed, type Probe, type ProbeCost, RuleList } from "./probe.ts";

/** Rules that nothing can be looked up by: every request may meet them. */
export class ListProbe implements Probe {
  readonly #list = new RuleList();

  get all(): readonly number[] {
    return this.#list.positions;
  }

  get cost(): ProbeCost {
    return this.#list.cost;
  }

  add(placed: Placed): void {
    this.#list.add(placed);
  }

  probe(_reading: Reading, into: Cursors): void {
    into.addList(this.#list.positions);
  }
}
