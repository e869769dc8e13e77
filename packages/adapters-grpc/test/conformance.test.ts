import { describeConformance } from "@dyeing/adapter-conformance";
import { dyeingClientInterceptor, dyeingServerInterceptor } from "@dyeing/grpc";
import { logVerbosity, setLogVerbosity } from "@grpc/grpc-js";
import { clientCapabilities, serverCapabilities } from "./capabilities.ts";
import { grpcClientSubject } from "./grpc-client-subject.ts";
import { grpcServerSubject } from "./grpc-server-subject.ts";
import { CALL_KINDS } from "./trips-service.ts";

// The suite sends what grpc-js complains about on stderr.
setLogVerbosity(logVerbosity.NONE);

for (const kind of CALL_KINDS) {
  describeConformance(grpcServerSubject(kind, dyeingServerInterceptor), serverCapabilities);
  describeConformance(grpcClientSubject(kind, dyeingClientInterceptor), clientCapabilities);
}
