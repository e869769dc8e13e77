import * as lanes from "@dyeing/lanes/explain";
import { serveParty } from "../party/serve-party.ts";
import { lanesBefore } from "../workload/lanes-before.ts";
import { lanesOperation } from "../workload/lanes-operations.ts";

// One operation of the explainer, over and over. Arguments: its name in lanes-operations.ts, the number of hosts, and
// `before` for that of version 0.1.0.
const [name = "", hosts = "", version] = process.argv.slice(2);
const library = version === "before" ? await lanesBefore() : lanes;
const operation = lanesOperation(library, name, Number(hosts));

/** Operations between two looks at the clock: loading takes long, deciding does not. */
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
