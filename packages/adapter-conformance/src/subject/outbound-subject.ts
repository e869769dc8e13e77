import type { Dyeing, HeaderLine } from "@dyeing/sdk";

/** A client library, as the suite sees it, with a far side that records what arrives. */
export interface OutboundSubject {
  readonly side: "outbound";
  readonly name: string;
  /** Whether the client can be held to two connections, so that calls have to wait for each other's. */
  readonly limitsConnections: boolean;
  listen(): Promise<FarSide>;
  connect(options: ConnectOptions): Promise<OutboundClient>;
  /** A client that makes all calls through a forward proxy (`host:port`). Absent where there are no such proxies. */
  connectThrough?(proxy: string, options: ConnectOptions): Promise<OutboundClient>;
}

export interface ConnectOptions {
  readonly dyeing: Dyeing;
  /** How many times the client side is installed, where it is installed at all (interceptors). */
  readonly installs: number;
}

/** The other end. It knows nothing of dyes. */
export interface FarSide {
  /** `host:port`, as an allow-list names it. */
  readonly authority: string;
  /** Header lines of each call that arrived, by origin; a redirected call arrives twice. */
  readonly received: ReadonlyMap<string, readonly ReceivedCall[]>;
  /** The most connections that were open at once; undefined where that says nothing. */
  readonly peakConnections?: number;
  close(): Promise<void>;
}

export type ReceivedCall = readonly HeaderLine[];

export interface OutboundCall {
  readonly origin: string;
  readonly to: FarSide;
  /** Dye or other headers that the caller sets by hand. */
  readonly headers?: readonly HeaderLine[];
  /** `list`: the caller hands them over as a flat or nested list, where the library takes one. Default `record`. */
  readonly headersAs?: "record" | "list";
  /** The far side answers with a redirect to the same path there. */
  readonly redirectTo?: FarSide;
  /** The far side never answers; the caller gives up. */
  readonly signal?: AbortSignal;
  /** The caller sends `Expect: 100-continue`. */
  readonly expectContinue?: boolean;
  /** To be called wherever the library calls the caller back: callbacks, events, after `await`. */
  readonly observe?: () => void;
}

export interface OutboundClient {
  /** Resolves when the far side has answered; rejects when the call failed. At most two connections. */
  send(call: OutboundCall): Promise<void>;
  close(): Promise<void>;
}
