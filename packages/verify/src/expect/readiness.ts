/** How many endpoints of a service's version were ready from a time on, until the next sample of the same version. */
export interface ReadinessSample {
  /** Milliseconds since the epoch. */
  readonly time: number;
  readonly service: string;
  readonly version: string;
  readonly ready: number;
  readonly total: number;
}

export type ReadinessAt = (service: string, version: string, time: number) => ReadinessSample | undefined;

/** The last sample of a version before a time; undefined when nothing is known. */
export function readinessLookup(samples: readonly ReadinessSample[]): ReadinessAt {
  const byVersion = new Map<string, ReadinessSample[]>();
  for (const sample of [...samples].sort((a, b) => a.time - b.time)) {
    const key = `${sample.service} ${sample.version}`;
    const list = byVersion.get(key);
    if (list === undefined) byVersion.set(key, [sample]);
    else list.push(sample);
  }
  return (service, version, time) => byVersion.get(`${service} ${version}`)?.findLast((sample) => sample.time <= time);
}
