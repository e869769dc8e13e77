// For services.

export { type DyeingClientOptions, dyeingClientInterceptor } from "./dyeing-client-interceptor.ts";
export { type DyeingServerOptions, dyeingServerInterceptor } from "./dyeing-server-interceptor.ts";
export type { ArrivingCall } from "./grpc-exchange.ts";

// For other libraries.

export { metadataAccessor } from "./metadata-accessor.ts";
