import * as lanes from "@dyeing/lanes/explain";
import { serveOperation } from "../party/serve-operation.ts";
import { lanesBefore } from "../workload/lanes-before.ts";
import { lanesOperation } from "../workload/lanes-operations.ts";

// One operation of the explainer, over and over. Arguments: its name in lanes-operations.ts, the number of hosts, and
// `before` for that of version 0.1.0.
const [name = "", hosts = "", version] = process.argv.slice(2);
const library = version === "before" ? await lanesBefore() : lanes;
const operation = lanesOperation(library, name, Number(hosts));

// Loading takes long, deciding does not.
serveOperation(operation, name === "load" ? 1 : 200);
