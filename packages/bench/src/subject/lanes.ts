import { serveParty } from "../party/serve-party.ts";
import { lanesOperations } from "../workload/lanes-operations.ts";

// One operation of the explainer, over and over. Argument: its name in lanes-operations.ts.
const name = process.argv[2] ?? "";
const operation = lanesOperations[name]?.();
if (operation === undefined) throw new Error(`no operation \`${name}\` of the explainer`);

/** Operations between two looks at the clock: loading takes long, deciding does not. */
const BATCH = name.startsWith("load") ? 1 : 200;

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
