import { createServer, type Http2Server, type Http2Session, type ServerHttp2Session } from "node:http2";
import { MAX_HEADER_BYTES } from "../message/header-limit.ts";
import { endsOf, type SocketEnds } from "../message/socket-ends.ts";
import type { ListenerContext } from "../proxy/listener-context.ts";
import { ProxiedCall } from "../proxy/proxied-call.ts";
import { Http2Downstream } from "./http2-downstream.ts";
import type { Http2Upstreams } from "./http2-upstreams.ts";
import { SESSION_OPTIONS, WINDOW_BYTES } from "./session-settings.ts";

/** A cleartext HTTP/2 server that passes streams on, with the connections that are open to it. */
export interface Http2Listener {
  readonly server: Http2Server;
  readonly sessions: ReadonlySet<ServerHttp2Session>;
}

/** Not listening yet. */
export function createHttp2Listener(context: ListenerContext, upstreams: Http2Upstreams): Http2Listener {
  const sessions = new Set<ServerHttp2Session>();
  // Looked up once: Node gives a session's socket through a proxy object.
  const ends = new WeakMap<Http2Session, SocketEnds>();
  const server = createServer({
    ...SESSION_OPTIONS,
    settings: { ...SESSION_OPTIONS.settings, maxHeaderListSize: MAX_HEADER_BYTES },
    // The defence against rapid resets would take callers who cancel often for attackers.
    streamResetBurst: 100_000,
    streamResetRate: 10_000,
  });
  server.on("session", (session) => {
    sessions.add(session);
    ends.set(session, endsOf(session.socket));
    session.on("close", () => sessions.delete(session));
    session.on("error", () => {});
    session.setLocalWindowSize(WINDOW_BYTES * 16);
  });
  server.on("stream", (stream, _headers, _flags, rawHeaders) => {
    const known = (stream.session && ends.get(stream.session)) ?? endsOf(undefined);
    new ProxiedCall(context, new Http2Downstream(stream, rawHeaders, known), upstreams).start();
  });
  return { server, sessions };
}
