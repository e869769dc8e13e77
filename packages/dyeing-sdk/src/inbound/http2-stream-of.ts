import type { EventEmitter } from "node:events";
import type { ServerHttp2Stream } from "node:http2";

/** The stream that a request or response of node:http2 is, or stands on. Undefined: HTTP/1, whose socket is many requests'. */
export function http2StreamOf(emitter: EventEmitter): ServerHttp2Stream | undefined {
  if (isStream(emitter)) return emitter;
  // An application may have put anything there.
  const { stream } = emitter as { readonly stream?: unknown };
  return isStream(stream) ? stream : undefined;
}

function isStream(one: unknown): one is ServerHttp2Stream {
  return typeof (one as Partial<ServerHttp2Stream> | undefined | null)?.pushStream === "function";
}
