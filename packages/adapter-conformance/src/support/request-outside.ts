import { type ClientHttp2Session, type ClientHttp2Stream, connect, type OutgoingHttpHeaders } from "node:http2";
import { Duplex } from "node:stream";

/** Node's own, from before a runtime wrapped it. The class is not exported: a session that never connects shows it. */
const request: ClientHttp2Session["request"] = (() => {
  const nowhere = new Duplex({ read() {}, write: (_chunk, _encoding, done) => done() });
  const session = connect("http://localhost", { createConnection: () => nowhere });
  session.on("error", () => {}).destroy();
  return session.request;
})();

/**
 * A request over HTTP/2 past every hook. Callers of a server stand for other processes: the SDK of this one would take out,
 * and count, what it does not allow.
 */
export function requestOutside(session: ClientHttp2Session, headers: OutgoingHttpHeaders): ClientHttp2Stream {
  return request.call(session, headers);
}
