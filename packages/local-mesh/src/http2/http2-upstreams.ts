import { type ClientHttp2Session, type ClientHttp2Stream, connect, constants } from "node:http2";
import type { Endpoint } from "@dyeing/lanes/explain";
import type { RequestHead } from "../message/request-head.ts";
import { connectReason } from "../proxy/connect-reason.ts";
import { CANCEL, NO_ERROR, REFUSED_STREAM } from "../proxy/http2-codes.ts";
import type { UpstreamAttempt, UpstreamReceiver, Upstreams } from "../proxy/upstream.ts";
import { SESSION_OPTIONS, WINDOW_BYTES } from "./session-settings.ts";
import { trailerRecord } from "./trailer-record.ts";

/** A connection with what is known of its state. */
interface PooledSession {
  readonly session: ClientHttp2Session;
  connected: boolean;
  /** Attempts to be told when the connection stands. */
  readonly waiting: Set<() => void>;
  error: NodeJS.ErrnoException | undefined;
}

/** One HTTP/2 connection per endpoint, opened when needed and replaced once the endpoint wants no more streams on it. */
export class Http2Upstreams implements Upstreams {
  readonly #sessions = new Map<string, PooledSession>();

  attempt(endpoint: Endpoint, head: RequestHead, receiver: UpstreamReceiver): UpstreamAttempt {
    const pooled = this.#session(endpoint.address);
    const stream = pooled.session.request([...head.rawHeaders], { endStream: false, waitForTrailers: true });
    return new Http2Attempt(stream, pooled, receiver);
  }

  retain(addresses: ReadonlySet<string>): void {
    for (const [address, { session }] of this.#sessions) {
      if (addresses.has(address)) continue;
      this.#sessions.delete(address);
      // Streams under way are finished first.
      session.close();
    }
  }

  close(): void {
    this.retain(new Set());
  }

  #session(address: string): PooledSession {
    const known = this.#sessions.get(address);
    if (known !== undefined && !known.session.closed && !known.session.destroyed) return known;
    const session = connect(`http://${address}`, SESSION_OPTIONS);
    const pooled: PooledSession = { session, connected: false, waiting: new Set(), error: undefined };
    const forget = (): void => {
      if (this.#sessions.get(address) === pooled) this.#sessions.delete(address);
    };
    session.on("connect", () => {
      pooled.connected = true;
      for (const tell of pooled.waiting) tell();
      pooled.waiting.clear();
      session.setLocalWindowSize(WINDOW_BYTES * 16);
    });
    session.on("error", (error: NodeJS.ErrnoException) => {
      pooled.error = error;
      forget();
    });
    session.on("goaway", forget);
    session.on("close", forget);
    this.#sessions.set(address, pooled);
    return pooled;
  }
}

class Http2Attempt implements UpstreamAttempt {
  readonly #stream: ClientHttp2Stream;
  #requestTrailers: readonly string[] = [];
  #over = false;

  constructor(stream: ClientHttp2Stream, pooled: PooledSession, receiver: UpstreamReceiver) {
    this.#stream = stream;
    let trailers: readonly string[] = [];
    const { socket } = pooled.session;
    const connected = (): void => {
      if (!this.#over) receiver.connected(`${socket.localAddress}:${socket.localPort}`);
    };
    if (pooled.connected) connected();
    else pooled.waiting.add(connected);
    stream.on("wantTrailers", () => stream.sendTrailers(trailerRecord(this.#requestTrailers)));
    stream.on("drain", () => {
      if (!this.#over) receiver.drained();
    });
    stream.on("response", (headers: Record<string, unknown>, flags: number, rawHeaders: readonly string[]) => {
      if (this.#over) return;
      const last = (flags & constants.NGHTTP2_FLAG_END_STREAM) !== 0;
      if (last) this.#over = true;
      receiver.responseHead(Number(headers[":status"]), rawHeaders, last);
    });
    stream.on("trailers", (_headers: unknown, _flags: number, rawTrailers: readonly string[]) => {
      trailers = rawTrailers;
    });
    stream.on("data", (chunk: Buffer) => {
      if (!this.#over) receiver.responseData(chunk);
    });
    let failure: NodeJS.ErrnoException | undefined;
    stream.on("error", (error) => {
      failure = error;
    });
    stream.on("end", () => {
      // A stream that broke off ends as well; its close says so.
      if (this.#over || stream.rstCode !== NO_ERROR || stream.aborted) return;
      this.#over = true;
      receiver.responseEnd(trailers);
    });
    stream.on("close", () => {
      pooled.waiting.delete(connected);
      if (this.#over) return;
      this.#over = true;
      const { rstCode } = stream;
      if (!pooled.connected) {
        const reason = connectReason(pooled.error ?? failure ?? new Error("connection closed"));
        receiver.failed({ kind: "connect", code: CANCEL, reason });
      } else if (rstCode === REFUSED_STREAM) {
        receiver.failed({ kind: "refused", code: rstCode, reason: "stream refused" });
      } else if (pooled.session.destroyed || rstCode === NO_ERROR) {
        receiver.failed({ kind: "closed", code: CANCEL, reason: "connection termination" });
      } else {
        receiver.failed({ kind: "reset", code: rstCode ?? CANCEL, reason: "stream reset" });
      }
    });
  }

  write(chunk: Buffer): boolean {
    return this.#stream.destroyed || this.#stream.write(chunk);
  }

  end(rawTrailers: readonly string[]): void {
    this.#requestTrailers = rawTrailers;
    if (!this.#stream.destroyed) this.#stream.end();
  }

  pauseResponse(): void {
    this.#stream.pause();
  }

  resumeResponse(): void {
    this.#stream.resume();
  }

  abort(code: number): void {
    this.#over = true;
    if (!this.#stream.destroyed) this.#stream.close(code);
  }
}
