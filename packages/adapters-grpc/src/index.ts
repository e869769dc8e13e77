// For services.
export { type DyeingClientOptions, dyeingClientInterceptor } from "./dyeing-client-interceptor.ts";
export { dyeingServerInterceptor } from "./dyeing-server-interceptor.ts";
// For other libraries.
export { metadataCarrier } from "./metadata-carrier.ts";
