import { serveParty } from "../party/serve-party.ts";
import { rulesOperation } from "../workload/rules-operations.ts";

// One operation of rules, over and over. Arguments: operation, kind of rules, how many.
const [, , name = "", kind = "", count = ""] = process.argv;
const operation = rulesOperation(name, kind, Number(count));

/** Operations between two looks at the clock. */
const BATCH = name === "load" ? 1 : 200;

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
