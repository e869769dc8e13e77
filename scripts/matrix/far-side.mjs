// The host that the services call: records the header lines of each call by its path.
import { createServer } from "node:http";

export class FarSide {
  /** By path: the header lines of each call, lower-case names. */
  received = new Map();
  #server;

  async listen() {
    this.#server = createServer((req, res) => {
      const lines = [];
      for (let at = 0; at < req.rawHeaders.length; at += 2) {
        lines.push([req.rawHeaders[at].toLowerCase(), req.rawHeaders[at + 1]]);
      }
      const calls = this.received.get(req.url) ?? [];
      this.received.set(req.url, [...calls, lines]);
      // Late enough that calls wait for a connection where there is a limit.
      setTimeout(() => res.end("done"), 3);
    });
    // A machine that is busy must not meet a connection that is just being closed.
    this.#server.keepAliveTimeout = 60_000;
    await new Promise((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
    this.url = `http://127.0.0.1:${this.#server.address().port}`;
  }

  close() {
    this.#server.closeAllConnections();
    this.#server.close();
  }
}
