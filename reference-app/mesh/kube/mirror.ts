import { setTimeout as sleep } from "node:timers/promises";
import type { KubeApi, KubeList, KubeObject } from "./kube-api.ts";

/** Before asking again, when the server could not be asked. */
const RETRY_MS = 500;

/** All objects of one kind as they are now, kept up to date by a watch. */
export class Mirror<T extends KubeObject> {
  readonly #objects = new Map<string, T>();
  readonly #onChange: (object: T, deleted: boolean) => void;

  constructor(onChange: (object: T, deleted: boolean) => void = () => undefined) {
    this.#onChange = onChange;
  }

  get objects(): readonly T[] {
    return [...this.#objects.values()];
  }

  /** Follows the kind until the signal is aborted. A watch that ends is begun anew with a list. */
  async follow(api: KubeApi, path: string, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        const version = this.#replace(await api.get<KubeList<T>>(path));
        for await (const line of api.lines(`${path}?watch=true&resourceVersion=${version}`, signal)) {
          const { type, object } = JSON.parse(line) as { type: string; object: T };
          if (type === "ERROR") break;
          if (type !== "BOOKMARK") this.#set(object, type === "DELETED");
        }
      } catch {
        // The server is restarting, or we are being ended: the next list says what was missed.
        if (!signal.aborted) await sleep(RETRY_MS);
      }
    }
  }

  #replace({ items, metadata }: KubeList<T>): string {
    const seen = new Set(items.map((item) => item.metadata.uid));
    for (const object of this.objects) if (!seen.has(object.metadata.uid)) this.#set(object, true);
    for (const item of items) this.#set(item, false);
    return metadata.resourceVersion;
  }

  #set(object: T, deleted: boolean): void {
    const { uid, resourceVersion } = object.metadata;
    const known = this.#objects.get(uid);
    if (!deleted && known?.metadata.resourceVersion === resourceVersion) return;
    if (deleted) this.#objects.delete(uid);
    else this.#objects.set(uid, object);
    this.#onChange(object, deleted);
  }
}
