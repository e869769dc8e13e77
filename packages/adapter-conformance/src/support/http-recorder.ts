import { createServer } from "node:http";
import type { FarSide } from "../subject/outbound-subject.ts";
import { HttpRecord } from "./http-record.ts";
import { listen } from "./listen.ts";

/** A bare HTTP server that records what it is sent: an `HttpRecord` on a loopback port, or on a unix socket. */
export async function startHttpRecorder(socketPath?: string): Promise<FarSide> {
  const record = new HttpRecord();
  const listening = await listen(
    createServer({ keepAliveTimeout: 60_000 }, (req, res) => record.answer(req, res)),
    socketPath,
  );
  return {
    authority: listening.authority,
    received: record.received,
    get peakConnections() {
      return listening.peakConnections;
    },
    close: listening.close,
  };
}

/** The URL of a call to a recorder. */
export function recorderUrl(call: { origin: string; to: FarSide; redirectTo?: FarSide; signal?: AbortSignal }): string {
  const query = call.redirectTo ? `?redirect=${call.redirectTo.authority}` : call.signal ? "?hang" : "";
  return `http://${call.to.authority}/${call.origin}${query}`;
}
