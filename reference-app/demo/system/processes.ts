import { outside } from "../../topology.ts";
import type { Child } from "./child.ts";
import { workloads } from "./workloads.ts";

/** All processes of a run, so that none is forgotten, whatever happens. */
export class Processes {
  readonly #children: Child[] = [];
  readonly #deaths = new AbortController();
  /** stores, mesh, the outside hosts, and every version of every service. */
  readonly expected = 2 + outside.length + workloads.length;

  /** Aborted when one of them ends although nobody stopped it. The reason names it. */
  get deaths(): AbortSignal {
    return this.#deaths.signal;
  }

  add(child: Child): void {
    this.#children.push(child);
    child.died.catch((error) => this.#deaths.abort(error));
  }

  /** Process id by name. */
  pids(): Readonly<Record<string, number | undefined>> {
    return Object.fromEntries(this.#children.map(({ name, pid }) => [name, pid]));
  }

  /** Stops all, those first that use the others. Resolves when every one is gone. */
  async stop(): Promise<void> {
    const isShared = ({ name }: Child) => !workloads.some((workload) => workload.name === name);
    // They stay on the list: whoever cannot wait for this any longer has to find them there.
    const all = [...this.#children];
    await Promise.all(all.filter((child) => !isShared(child)).map((child) => child.stop()));
    await Promise.all(all.filter(isShared).map((child) => child.stop()));
  }

  /** Kills all at once, those too that are being stopped. For the very end: it cannot wait. */
  kill(): void {
    for (const child of this.#children) child.kill();
  }
}
