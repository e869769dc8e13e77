import { serveParty } from "./serve-party.ts";

/**
 * Turns this process into a party that runs one operation, over and over.
 *
 * @param batch Operations between two looks at the clock.
 */
export function serveOperation(operation: (index: number) => unknown, batch: number): void {
  serveParty({
    run: (milliseconds) => {
      const end = performance.now() + milliseconds;
      let operations = 0;
      while (performance.now() < end) {
        for (let index = 0; index < batch; index += 1) operation(operations + index);
        operations += batch;
      }
      return operations;
    },
  });
}
