import { createServer } from "node:http";
import type { FarSide, OutboundCall } from "../subject/outbound-subject.ts";
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
export function recorderUrl({ origin, to, redirectTo, failsOnce, signal }: RecordedCall): string {
  const query = new URLSearchParams();
  if (redirectTo !== undefined) query.set("redirect", redirectTo.authority);
  else if (signal !== undefined) query.set("hang", "");
  if (failsOnce === true) query.set("fail-once", "");
  return `http://${to.authority}/${origin}${query.size === 0 ? "" : `?${query}`}`;
}

type RecordedCall = Pick<OutboundCall, "origin" | "to" | "redirectTo" | "failsOnce" | "signal">;
