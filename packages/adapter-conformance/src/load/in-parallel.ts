/** Runs `task(index, lane)` for each index below `count`, one at a time in each of the lanes. */
export async function inParallel(
  count: number,
  lanes: number,
  task: (index: number, lane: number) => Promise<void>,
): Promise<void> {
  let next = 0;
  const work = async (lane: number) => {
    for (let index = next++; index < count; index = next++) await task(index, lane);
  };
  await Promise.all(Array.from({ length: Math.min(lanes, count) }, (_, lane) => work(lane)));
}
