import { createServer, type ServerHttp2Session } from "node:http2";
import type { FarSide } from "../subject/outbound-subject.ts";
import { HttpRecord } from "./http-record.ts";
import { listen } from "./listen.ts";

/** The same over HTTP/2 without TLS, to clients that know it beforehand. Pseudo headers are left out. */
export async function startHttp2Recorder(): Promise<FarSide> {
  const record = new HttpRecord();
  const sessions = new Set<ServerHttp2Session>();
  const server = createServer((req, res) => record.answer(req, res));
  server.on("session", (session) => {
    sessions.add(session);
    session.once("close", () => sessions.delete(session)).on("error", () => {});
  });
  const listening = await listen(server);
  return {
    authority: listening.authority,
    received: record.received,
    get peakConnections() {
      return listening.peakConnections;
    },
    close: async () => {
      for (const session of sessions) session.destroy();
      await listening.close();
    },
  };
}
