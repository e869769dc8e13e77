import type { Dyeing } from "@dyeing/sdk";
import type { HeaderLine } from "@dyeing/sdk/adapter";
import type { Application, Point } from "./application.ts";
import type { ServerTrait } from "./server-traits.ts";

/** A server framework with its adapter, as the suite sees it. */
export interface ServerSubject {
  readonly side: "server";
  readonly name: string;
  readonly traits: readonly ServerTrait[];
  /** The part of the usual load that it gets, so that the suite stays quick. Default 1. */
  readonly loadShare?: number;
  /** The points that a completed request passes, each at least once. */
  readonly points: readonly Point[];
  /** The points that a request passes after its client cut it off while the handler was waiting. */
  readonly cutPoints: readonly Point[];
  /** The path of a call, as its client sends it. Absent where calls have none. */
  pathOf?(origin: string): string;
  start(options: ServerOptions): Promise<RunningServer>;
}

export interface ServerOptions {
  readonly dyeing: Dyeing;
  readonly app: Application;
  /** How many times the adapter is installed; 2 is the mistake that must do no harm. */
  readonly installs: number;
}

/** A server, with a client for it. */
export interface RunningServer {
  call(call: InboundCall): Promise<InboundReply>;
  /** Takes no new calls from now on; resolves when those in flight are answered. The server's own graceful close. */
  drain(): Promise<void>;
  close(): Promise<void>;
}

export interface InboundCall {
  readonly origin: string;
  /** A name that appears twice is sent in two lines. */
  readonly headers: readonly HeaderLine[];
  /** A JSON value. Undefined: none is sent, which only HTTP servers (trait `node`) have to take. */
  readonly body: unknown;
  /** Which of the client's connections to use; calls of one number follow each other. Default 0. */
  readonly connection?: number;
  /** Cuts the call off. */
  readonly signal?: AbortSignal;
  /** Cuts the call off by itself in the middle of its body. */
  readonly cutInBody?: boolean;
  /** Cuts the call off by itself when the first bytes of the answer's body are there. */
  readonly cutInReply?: boolean;
}

export interface InboundReply {
  /** `broken`: the connection ended under it, and nobody asked for that. */
  readonly outcome: "ok" | "failed" | "cut" | "broken";
  readonly body: unknown;
  /** Response headers, or initial metadata, by lower-case name. */
  readonly headers: ReadonlyMap<string, readonly string[]>;
  /** Trailers, or trailing metadata. */
  readonly trailers: ReadonlyMap<string, readonly string[]>;
}
