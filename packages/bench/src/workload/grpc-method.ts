import type { MethodDefinition } from "@grpc/grpc-js";

const same = (bytes: Buffer): Buffer => bytes;

/** A unary method on raw bytes: what serialisation costs is not the question here. */
export const grpcMethod: MethodDefinition<Buffer, Buffer> = {
  path: "/bench.Rides/Get",
  requestStream: false,
  responseStream: false,
  requestSerialize: same,
  requestDeserialize: same,
  responseSerialize: same,
  responseDeserialize: same,
};
