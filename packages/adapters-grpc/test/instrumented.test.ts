import { describeConformance } from "@dyeing/adapter-conformance";
import { logVerbosity, setLogVerbosity } from "@grpc/grpc-js";
import { clientCapabilities, serverCapabilities } from "./capabilities.ts";
import { instrumentedClientSubject } from "./grpc-client-subject.ts";
import { instrumentedServerSubject } from "./grpc-server-subject.ts";

// As `@dyeing/sdk/register` does it: no interceptors.
setLogVerbosity(logVerbosity.NONE);

// The other two kinds are in the slow test.
for (const kind of ["unary", "bidi"] as const) {
  describeConformance({ ...instrumentedServerSubject(kind), loadShare: 0.2 }, serverCapabilities);
  describeConformance({ ...instrumentedClientSubject(kind), loadShare: 0.2 }, clientCapabilities);
}
