import type { Dyeing } from "@dyeing/sdk";

/** What code sees of its request at one moment: the content of a log line. */
export interface Snapshot {
  /** Undefined: the unknown state. */
  readonly color: string | undefined;
  readonly tags: Readonly<Record<string, string>>;
  readonly hop: number | undefined;
  /** Undefined: outside any request. */
  readonly requestId: string | undefined;
  readonly traceId: string | undefined;
}

export function snapshot(dyeing: Dyeing): Snapshot {
  const dye = dyeing.current();
  const identity = dyeing.identity();
  return {
    color: dye?.color,
    tags: { ...dye?.tags },
    hop: dye?.hop,
    requestId: identity?.requestId,
    traceId: identity?.traceId,
  };
}
