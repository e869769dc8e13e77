/**
 * Node's own modules, without `import`: an import reads every export of node:http, and with `WebSocket` among them loads
 * the undici inside Node, which takes twice as long as all of this SDK. Called when something is hooked, never while
 * loading: a Node that is too old for it is refused first.
 */
export function nodeHttp(): typeof import("node:http") {
  found.http ??= process.getBuiltinModule("node:http");
  return found.http;
}

export function nodeHttps(): typeof import("node:https") {
  found.https ??= process.getBuiltinModule("node:https");
  return found.https;
}

export function nodeHttp2(): typeof import("node:http2") {
  return process.getBuiltinModule("node:http2");
}

/** Asking Node takes a microsecond, and requests ask. */
const found: { http?: typeof import("node:http"); https?: typeof import("node:https") } = {};
