/** Milliseconds for which the loop is held up at a time. */
const SLICE_MS = 2;

/** Runs steps to their end, a slice at a time: requests are served between them. A step should take less than a slice. */
export async function inSlices<T>(steps: Generator<void, T>): Promise<T> {
  for (;;) {
    const until = performance.now() + SLICE_MS;
    do {
      const step = steps.next();
      if (step.done === true) return step.value;
    } while (performance.now() < until);
    await new Promise((resolve) => setImmediate(resolve));
  }
}
