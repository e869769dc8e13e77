/** Turns of a comparison: some of them, and as many again and again while the machine does other things. */
const [FEWEST, MOST_TURNS] = [3, 15];

/**
 * How many times the CPU time of `small` that `large` takes, each the best of its turns. What the machine does meanwhile and
 * what V8 has yet to compile or to collect only adds, to one of the two at a time: both take turns, until the answer is
 * below `limit` or stays above it for all of them. Work of a higher order stays above it however often it is tried.
 */
export function growth(small: () => void, large: () => void, limit: number): number {
  let [least, most] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (let turn = 0; turn < MOST_TURNS && (turn < FEWEST || most >= limit * least); turn++) {
    least = Math.min(least, cpuOf(small));
    most = Math.min(most, cpuOf(large));
  }
  return most / least;
}

/** Microseconds. */
function cpuOf(work: () => void): number {
  const start = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(start);
  return user + system;
}
