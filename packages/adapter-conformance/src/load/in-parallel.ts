/** Runs `task(index, worker)` for each index below `count`, one at a time in each of the workers. */
export async function inParallel(
  count: number,
  workers: number,
  task: (index: number, worker: number) => Promise<void>,
): Promise<void> {
  let next = 0;
  const work = async (worker: number) => {
    for (let index = next++; index < count; index = next++) await task(index, worker);
  };
  await Promise.all(Array.from({ length: Math.min(workers, count) }, (_, worker) => work(worker)));
}
