import { describeConformance } from "@dyeing/adapter-conformance";
import { logVerbosity, setLogVerbosity } from "@grpc/grpc-js";
import { clientCapabilities, serverCapabilities } from "./capabilities.ts";
import { instrumentedClientSubject } from "./grpc-client-subject.ts";
import { instrumentedServerSubject } from "./grpc-server-subject.ts";
import { CALL_KINDS } from "./trips-service.ts";

setLogVerbosity(logVerbosity.NONE);

for (const kind of CALL_KINDS) {
  describeConformance(instrumentedServerSubject(kind), serverCapabilities);
  describeConformance(instrumentedClientSubject(kind), clientCapabilities);
}
