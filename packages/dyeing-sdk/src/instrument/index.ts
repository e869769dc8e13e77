// For services that have no adapter for their framework, and for what is switched on without code: `@dyeing/sdk/register`.

export { type GrpcJs, instrumentGrpcJs } from "./instrument-grpc-js.ts";
export { instrumentServer } from "./instrument-server.ts";
