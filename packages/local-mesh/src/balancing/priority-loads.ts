/** How many of a priority's endpoints there are, and how many of them are well. */
export interface PriorityHealth {
  readonly well: number;
  readonly all: number;
}

/** What part of the requests a priority gets. */
export interface PriorityLoad {
  /** Percent; those of all priorities make 100. */
  readonly load: number;
  /** Too few are well: requests go to all, well or not. */
  readonly panic: boolean;
}

/** Envoy's factor: a priority takes all requests as long as 1 in 1.4 of its endpoints is well. */
const OVERPROVISIONING_PERCENT = 140;

/**
 * Shares requests among priorities as Envoy does: each takes what its well endpoints can bear, and the next ones the
 * rest. Below `panicPercent` of well endpoints it uses all of them, unless other priorities can bear everything.
 */
export function priorityLoads(levels: readonly PriorityHealth[], panicPercent: number): readonly PriorityLoad[] {
  const bears = levels.map(({ well, all }) =>
    all === 0 ? 0 : Math.min(100, Math.floor((OVERPROVISIONING_PERCENT * well) / all)),
  );
  const total = Math.min(
    100,
    bears.reduce((sum, one) => sum + one, 0),
  );
  const panic = levels.map(({ well, all }) => total < 100 && (all === 0 ? 0 : (100 * well) / all) < panicPercent);
  if (levels.length > 0 && panic.every(Boolean)) return inProportion(levels);
  if (total === 0)
    return levels.map((_level, index) => ({ load: index === 0 ? 100 : 0, panic: panic[index] === true }));
  const loads = distribute(bears, total);
  return levels.map((_level, index) => ({ load: loads[index] ?? 0, panic: panic[index] === true }));
}

function distribute(bears: readonly number[], total: number): number[] {
  let rest = 100;
  const loads = bears.map((bear) => {
    const load = Math.min(rest, Math.floor((bear * 100) / total));
    rest -= load;
    return load;
  });
  return withRest(loads, rest);
}

/** When every priority is in panic, its size alone counts. */
function inProportion(levels: readonly PriorityHealth[]): readonly PriorityLoad[] {
  const count = levels.reduce((sum, { all }) => sum + all, 0);
  if (count === 0) return levels.map((_level, index) => ({ load: index === 0 ? 100 : 0, panic: true }));
  const shares = levels.map(({ all }) => Math.floor((100 * all) / count));
  const loads = withRest(shares, 100 - shares.reduce((sum, one) => sum + one, 0));
  return loads.map((load) => ({ load, panic: true }));
}

/** What was lost by rounding goes to the first that gets anything. */
function withRest(loads: number[], rest: number): number[] {
  const first = loads.findIndex((load) => load > 0);
  if (first >= 0) loads[first] = (loads[first] ?? 0) + rest;
  return loads;
}
