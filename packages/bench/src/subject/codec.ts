import { serveOperation } from "../party/serve-operation.ts";
import { codecOperations } from "../workload/codec-operations.ts";

// One codec operation, over and over. Argument: its name in codec-operations.ts.
const name = process.argv[2] ?? "";
const operation = codecOperations[name]?.();
if (operation === undefined) throw new Error(`no codec operation \`${name}\``);

serveOperation(operation, 500);
