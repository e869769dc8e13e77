import { type ClientHttp2Session, connect } from "node:http2";
import { Duplex } from "node:stream";

/**
 * `request` of a node:http2 session as it was before any runtime hooked it. For callers of a server, which stand for other
 * processes: the SDK of this one would take out, and count, what it does not allow.
 */
export const plainHttp2Request: ClientHttp2Session["request"] = (() => {
  const nowhere = new Duplex({ read() {}, write: (_chunk, _encoding, done) => done() });
  const session = connect("http://localhost", { createConnection: () => nowhere });
  session.on("error", () => {}).destroy();
  return Object.getPrototypeOf(session).request;
})();
