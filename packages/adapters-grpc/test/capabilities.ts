import type { Capabilities } from "@dyeing/adapter-conformance";

const NO_CACHE = "gRPC has no caches, and no Vary";
const TRAILERS_ONLY =
  "a call that fails before its first message is answered with trailers alone, and nothing of a dye goes into trailers";
const NOT_METADATA =
  "grpc-js drops a value that is not printable ASCII before any interceptor sees it, so none is counted";
const NO_REDIRECT = "gRPC has no redirects";

/** What the server interceptor cannot do, with reasons. */
export const serverCapabilities: Capabilities = {
  unsupported: {
    "a response that depends on the color says so to caches": NO_CACHE,
    "an error response that depends on the color says so to caches": NO_CACHE,
    "a response to a failed handler says request id and color": TRAILERS_ONLY,
    "a color with a tab: the request runs in the unknown state": NOT_METADATA,
    "a color with bytes beyond ASCII: the request runs in the unknown state": NOT_METADATA,
    "an x-dye with bytes beyond ASCII: the request runs in the unknown state": NOT_METADATA,
    "a tag with bytes beyond ASCII: that tag is dropped, the rest is carried": NOT_METADATA,
    "wire vector: a color with a byte beyond ASCII": NOT_METADATA,
    "wire vector: x-dye with a byte beyond ASCII": NOT_METADATA,
    "wire vector: a tag with a byte beyond ASCII": NOT_METADATA,
    "wire vector: a tag in http2-settings": "HTTP/2 knows no such header: no client sends it",
  },
};

/** What the client interceptor cannot do, with reasons. */
export const clientCapabilities: Capabilities = {
  unsupported: {
    "a call that expects 100-continue carries the dye": "gRPC has no Expect",
    "an allowed host gets the dye through an allowed proxy, one line each":
      "a channel through a proxy of the environment does not say its target, so it sends no dye; the option `target` says it",
    "a redirect within the origin keeps the dye": NO_REDIRECT,
    "a redirect to a host that is not allowed takes nothing along": NO_REDIRECT,
  },
};
