import type { Capabilities } from "./subject/capabilities.ts";

const NO_EXPECT = "undici refuses a request with an Expect header";
const NO_RESPONSE = "a message has no response";
const NO_REDIRECT = "a message is not redirected";
const FROM_INSIDE = "messages come from inside, at an edge as well";
const NO_PROXY = "a message goes to a broker, through no forward proxy";
const NO_CLIENT = "a delivery has no client that could go away";

/** What the clients and servers that the SDK covers by itself cannot do. */
export const sdkCapabilities = {
  nodeServer: {
    unsupported: {},
  },
  fetch: {
    unsupported: { "a call that expects 100-continue carries the dye": NO_EXPECT },
  },
  undiciFetch: {
    unsupported: { "a call that expects 100-continue carries the dye": NO_EXPECT },
  },
  undiciRequest: {
    unsupported: { "a call that expects 100-continue carries the dye": NO_EXPECT },
  },
  nodeHttp: {
    unsupported: {
      "a redirect within the origin keeps the dye": "node:http follows no redirects: each request is a call of its own",
      "a redirect to a host that is not allowed takes nothing along":
        "node:http follows no redirects: each request is a call of its own",
    },
  },
  messagePublisher: {
    unsupported: {
      "a color that the caller set by hand as X-Trace-Color stands, in one line":
        "names of message headers are case-sensitive: this is another header, which no receiver reads",
      "a call that expects 100-continue carries the dye": "a message expects no answer",
      "a fault of ours fails no call: it goes out without a dye and is counted":
        "the fault is in the policy, which publishing does not ask",
      "a host that is not allowed gets nothing": "a publisher knows a queue, no host: brokers are inside",
      "a host that is not allowed gets nothing through a proxy that is, and neither does the proxy": NO_PROXY,
      "an allowed host gets the dye through an allowed proxy, one line each": NO_PROXY,
      "a proxy that is not allowed is told nothing": NO_PROXY,
      "a redirect within the origin keeps the dye": NO_REDIRECT,
      "a redirect to a host that is not allowed takes nothing along": NO_REDIRECT,
    },
  },
  messageConsumer: {
    unsupported: {
      "an edge takes no dye from outside and decides its own": FROM_INSIDE,
      "an edge whose handler hands on all headers of its request hands on no dye from outside": FROM_INSIDE,
      "the response says request id and color, one line each": NO_RESPONSE,
      "a response that depends on the color says so to caches": NO_RESPONSE,
      "an error response that depends on the color says so to caches": NO_RESPONSE,
      "a request without an id gets a new one, and the response says it": NO_RESPONSE,
      "a response to a failed handler says request id and color": NO_RESPONSE,
      "an exchange whose setResponseHeader throws fails no request: it runs undyed and is counted": NO_RESPONSE,
      "a response carries no tags, no x-dye, and nothing in its trailers": NO_RESPONSE,
      "a handler that never answers leaves nothing behind when its client gives up": NO_CLIENT,
      "a call that is cut off is dyed to its last event": NO_CLIENT,
      "a handler that outlives its client keeps its dye": NO_CLIENT,
      "a body that is cut off leaves nothing behind": NO_CLIENT,
      "an answer that is cut off leaves nothing behind, and is dyed to its last event": NO_CLIENT,
      "names of headers are read in any letter case": "names of message headers are case-sensitive, and lower case",
      "installed twice, it works once": "each receiveMessage() is one delivery; twice is harmless, and not noticed",
    },
  },
} satisfies Record<string, Capabilities>;
