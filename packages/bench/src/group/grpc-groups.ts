import type { Group, Variant } from "./group.ts";

/** A gRPC server under 50 concurrent unary calls that carry a dye. */
export const grpcServerGroup: Group = {
  name: "grpc server",
  unit: "us",
  sliceMs: 150,
  warmUpMs: 1500,
  rounds: 20,
  variants: ["bare", "minimal", "adapter"].map(
    (name): Variant => ({ name, measured: "server", client: ["grpc-client", "sender"], server: ["grpc-server", name] }),
  ),
  comparisons: [
    {
      name: "grpc server: CPU, adapter / bare",
      metric: "cpu",
      ours: "adapter",
      peer: "bare",
      limit: 1.5,
      reason:
        "interceptors that copy one key cost 1.14; a dye is seven keys, checked, and three echoed; 10 points of slack, as gRPC is noisier",
    },
    {
      name: "grpc server: time, adapter / bare",
      metric: "time",
      ours: "adapter",
      peer: "bare",
      limit: 1.55,
      reason: "throughput at full load: 10 points more slack than CPU, as finer gates flake",
    },
    {
      name: "grpc server: CPU, adapter / minimal",
      metric: "cpu",
      ours: "adapter",
      peer: "minimal",
      limit: 1.4,
      reason: "request id, x-dye and its checks, echo",
    },
  ],
};

/** A gRPC client with 50 concurrent unary calls, each from a context with a dye. */
export const grpcClientGroup: Group = {
  name: "grpc client",
  unit: "us",
  sliceMs: 150,
  warmUpMs: 1500,
  rounds: 20,
  variants: ["bare", "minimal", "adapter"].map(
    (name): Variant => ({ name, measured: "client", client: ["grpc-client", name], server: ["grpc-server", "bare"] }),
  ),
  comparisons: [
    {
      name: "grpc client: CPU, adapter / bare",
      metric: "cpu",
      ours: "adapter",
      peer: "bare",
      limit: 1.4,
      reason:
        "interceptors that copy one key cost 1.07; seven keys and a bound listener; 10 points of slack, as gRPC is noisier",
    },
    {
      name: "grpc client: time, adapter / bare",
      metric: "time",
      ours: "adapter",
      peer: "bare",
      limit: 1.5,
      reason: "throughput at full load: 10 points more slack than CPU, as finer gates flake",
    },
    {
      name: "grpc client: CPU, adapter / minimal",
      metric: "cpu",
      ours: "adapter",
      peer: "minimal",
      limit: 1.3,
      reason: "metadata copied instead of changed under the caller, listener bound, two keys more",
    },
  ],
};
