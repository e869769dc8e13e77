import type { Dyeing } from "@dyeing/sdk";
import type { HeaderLine } from "@dyeing/sdk/adapter";
import type { OutboundTrait } from "./outbound-traits.ts";

/**
 * A client library, as the suite sees it, with a far side that records what arrives.
 *
 * `H` is what callers hand over as the headers of a call: a record, a list, `Headers`, `Metadata`. A driver gives it to
 * the library as it is, so that the suite sees who writes into it.
 */
export interface OutboundSubject<H = unknown> {
  readonly side: "outbound";
  readonly name: string;
  readonly traits: readonly OutboundTrait[];
  readonly forms: HeaderForms<H>;
  /** The part of the usual load that it gets, so that the suite stays quick. Default 1. */
  readonly loadShare?: number;
  listen(): Promise<FarSide>;
  connect(options: ConnectOptions): Promise<OutboundClient<H>>;
  /** A client that makes all calls through a forward proxy (`host:port`). Absent where there are no such proxies. */
  connectThrough?(proxy: string, options: ConnectOptions): Promise<OutboundClient<H>>;
  /** A client that makes all calls over a unix socket, whatever host they name. Absent where there are none. */
  connectToSocket?(path: string, options: ConnectOptions): Promise<OutboundClient<H>>;
}

/**
 * Makes the object that a caller would write to send header lines along.
 *
 * @param authority The far side (`host:port`), for libraries whose callers have to name the host themselves.
 */
export type HeaderForm<H> = (lines: readonly HeaderLine[], authority: string) => H;

/** The forms that the library takes. Those beside `usual` and `list` have names of the driver's choice. */
export interface HeaderForms<H> {
  /** As most callers write it. */
  readonly usual: HeaderForm<H>;
  /** As a list, flat or nested. */
  readonly list?: HeaderForm<H>;
  readonly [other: string]: HeaderForm<H> | undefined;
}

export interface ConnectOptions {
  readonly dyeing: Dyeing;
  /** How many times the client side is installed, where it is installed at all (interceptors). */
  readonly installs: number;
  /** How many connections it may have to a host (trait `limited-connections`). */
  readonly connections: number;
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

export interface OutboundCall<H = unknown> {
  readonly origin: string;
  readonly to: FarSide;
  /** What the caller hands over as headers, in one of the forms of the subject. Undefined: nothing. */
  readonly headers?: H;
  /** The far side answers with a redirect to the same path there. */
  readonly redirectTo?: FarSide;
  /** The far side answers 503 the first time. */
  readonly failsOnce?: boolean;
  /** The far side never answers; the caller gives up. */
  readonly signal?: AbortSignal;
  /** To be called wherever the library calls the caller back: callbacks, events, after `await`. */
  readonly observe?: () => void;
}

export interface OutboundClient<H = unknown> {
  /** Resolves when the far side has answered; rejects when the call failed. At most two connections. */
  send(call: OutboundCall<H>): Promise<void>;
  close(): Promise<void>;
}
