import type { JudgedCall } from "../judge/judged-call.ts";

/** Which versions of one service answered whom. */
export interface ServiceRow {
  readonly service: string;
  readonly versions: readonly VersionRow[];
}

export interface VersionRow {
  readonly version: string;
  /** Calls of dyed traces. */
  readonly dyed: number;
  /** Calls of undyed traces. */
  readonly undyed: number;
  /** Calls by the color that their trace is expected to have. */
  readonly colors: Readonly<Record<string, number>>;
}

export function serviceRows(
  calls: readonly JudgedCall[],
  colorOf: (expectation: string) => string,
): readonly ServiceRow[] {
  const answered = calls.filter((call) => call.record?.answeredBy !== undefined);
  const byService = Map.groupBy(answered, (call) => call.record?.to ?? "");
  return [...byService].sort(byKey).map(([service, own]) => ({
    service,
    versions: [...Map.groupBy(own, (call) => call.record?.answeredBy ?? "")].sort(byKey).map(([version, served]) => {
      const colors = Map.groupBy(served, (call) => colorOf(call.expectation));
      return {
        version,
        dyed: served.filter((call) => call.dyed).length,
        undyed: served.filter((call) => !call.dyed).length,
        colors: Object.fromEntries([...colors].sort(byKey).map(([color, list]) => [color, list.length])),
      };
    }),
  }));
}

function byKey(a: readonly [string, unknown], b: readonly [string, unknown]): number {
  return a[0] < b[0] ? -1 : 1;
}
