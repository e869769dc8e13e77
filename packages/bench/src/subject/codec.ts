import { serveParty } from "../party/serve-party.ts";
import { codecOperations } from "../workload/codec-operations.ts";

// One codec operation, over and over. Argument: its name in codec-operations.ts.
const name = process.argv[2] ?? "";
const operation = codecOperations[name]?.();
if (operation === undefined) throw new Error(`no codec operation \`${name}\``);

/** Operations between two looks at the clock. */
const BATCH = 500;

serveParty({
  run: (milliseconds) => {
    const end = performance.now() + milliseconds;
    let operations = 0;
    while (performance.now() < end) {
      for (let index = 0; index < BATCH; index += 1) operation(operations + index);
      operations += BATCH;
    }
    return operations;
  },
});
