// For tools and other libraries: what an allow-list takes, without the runtime.

export { GrpcChannelTarget } from "./grpc-channel-target.ts";
export { isHostPattern } from "./host-pattern.ts";
