import { serveOperation } from "../party/serve-operation.ts";
import { rulesOperation } from "../workload/rules-operations.ts";

// One operation of rules, over and over. Arguments: operation, kind of rules, how many.
const [, , name = "", kind = "", count = ""] = process.argv;
const operation = rulesOperation(name, kind, Number(count));

// Loading takes long, deciding does not.
serveOperation(operation, name === "load" ? 1 : 200);
