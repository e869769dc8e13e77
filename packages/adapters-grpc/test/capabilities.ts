import type { Capabilities } from "@dyeing/adapter-conformance";

/** What the server interceptor cannot do, with reasons. */
export const serverCapabilities: Capabilities = {
  unsupported: {
    "a response to a failed handler says request id and color": {
      reason:
        "a call that fails before its first message is answered with trailers alone, and nothing of a dye goes into trailers",
      fails: /deep-equal[\s\S]*undefined/,
    },
  },
};

/** What the client interceptor cannot do, with reasons. */
export const clientCapabilities: Capabilities = {
  unsupported: {
    "an allowed host gets the dye through an allowed proxy, one line each": {
      reason:
        "a channel through a proxy of the environment does not say its target, so it sends no dye; the option `target` says it",
      fails: /deep-equal[\s\S]*x-trace-color/,
    },
  },
};
