import assert from "node:assert/strict";
import { Agent, type OutgoingHttpHeaders, request } from "node:http";
import { createDyeing, type Dyeing, type DyeingOptions } from "@dyeing/sdk";
import type { Exchange, HeaderLine } from "@dyeing/sdk/adapter";
import type { Application, Inbound, Point } from "../subject/application.ts";
import type { FarSide } from "../subject/outbound-subject.ts";
import type { InboundCall, InboundReply, RunningServer, ServerSubject } from "../subject/server-subject.ts";
import { startHttpRecorder } from "../support/http-recorder.ts";
import { poll } from "../support/poll.ts";
import { dyeLinesOf } from "../support/sample-dye.ts";
import { type Snapshot, snapshot } from "../support/snapshot.ts";
import { type Poison, poisonedDyeing } from "./poisoned-dyeing.ts";
import { withExchange } from "./replaced-dyeing.ts";

/** One log line of the application. */
export interface LogLine extends Snapshot {
  readonly origin: string;
  readonly point: Point | "handler";
}

export interface BenchOptions extends Partial<Omit<DyeingOptions, "service" | "allow">> {
  readonly installs?: number;
  /** Gives the adapter a runtime to which its exchange throws. */
  readonly poison?: Poison;
  /** Is shown every exchange before it is received. */
  readonly watch?: (exchange: Exchange) => void;
  /** Replaces the handler, which makes one call downstream and answers `{ origin }`. */
  readonly handle?: (request: Inbound, bench: ServerBench) => Promise<unknown>;
}

/** A server subject at work between its client and a bare downstream server that records what it is sent. */
export class ServerBench implements Application {
  readonly dyeing: Dyeing;
  /** All log lines, by the origin of their request. */
  readonly log = new Map<string, LogLine[]>();
  readonly peers = new Set<string>();
  /** Handlers that have not settled. */
  running = 0;
  readonly downstream: FarSide;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 2 });
  readonly #handle: (request: Inbound, bench: ServerBench) => Promise<unknown>;
  #server: RunningServer | undefined;

  private constructor(dyeing: Dyeing, downstream: FarSide, options: BenchOptions) {
    this.dyeing = dyeing;
    this.downstream = downstream;
    this.#handle = options.handle ?? callOnce;
  }

  /** Runs `use` on a fresh bench, and takes everything down again. */
  static async with(
    subject: ServerSubject,
    { installs = 1, poison, watch, handle, ...options }: BenchOptions,
    use: (bench: ServerBench) => Promise<void>,
  ): Promise<void> {
    const downstream = await startHttpRecorder();
    const dyeing = createDyeing({ service: "subject", allow: [downstream.authority], ...options });
    const bench = new ServerBench(dyeing, downstream, handle === undefined ? {} : { handle });
    try {
      const installed = poison === undefined ? dyeing : poisonedDyeing(dyeing, poison);
      const watched = watch === undefined ? installed : withExchange(installed, (exchange) => seen(exchange, watch));
      bench.#server = await subject.start({ dyeing: watched, installs, app: bench });
      await use(bench);
    } finally {
      await bench.#server?.close();
      bench.#agent.destroy();
      await downstream.close();
      dyeing.close();
    }
  }

  call(call: Partial<InboundCall> & { readonly origin: string }): Promise<InboundReply> {
    assert(this.#server !== undefined);
    return this.#server.call({ headers: [], body: { origin: call.origin, text: "some text" }, ...call });
  }

  /** Lets the server finish what is in flight, then closes the runtime: the order that READMEs name. */
  async drain(): Promise<void> {
    await this.#server?.drain();
    this.dyeing.close();
  }

  observe(origin: string, point: Point): void {
    this.#write(origin, point);
  }

  handle(request: Inbound): Promise<unknown> {
    this.peers.add(request.peer);
    this.#write(request.origin, "handler");
    this.running += 1;
    let result: Promise<unknown>;
    try {
      result = this.#handle(request, this);
    } catch (error) {
      this.running -= 1;
      throw error;
    }
    return result.finally(() => {
      this.running -= 1;
    });
  }

  /** One call downstream on a keep-alive agent with two sockets. */
  callDownstream(origin: string, headers: Inbound["headers"] = {}): Promise<void> {
    const [host, port] = this.downstream.authority.split(":");
    return new Promise((resolve, reject) => {
      request({
        method: "POST",
        host,
        port,
        path: `/${origin}`,
        agent: this.#agent,
        headers: headers as OutgoingHttpHeaders,
      })
        .on("response", (res) => res.resume().on("end", resolve).on("error", reject))
        .on("error", reject)
        .end("{}");
    });
  }

  /** The dye and identity lines of the one call that a request made downstream. */
  sentOn(origin: string): HeaderLine[] {
    const calls = this.downstream.received.get(origin) ?? [];
    assert.equal(calls.length, 1, `one call downstream of ${origin}`);
    return dyeLinesOf(calls[0] ?? []);
  }

  logOf(origin: string): LogLine[] {
    return this.log.get(origin) ?? [];
  }

  /** Waits for the points that come after the reply. */
  async passed(origin: string, points: readonly Point[]): Promise<void> {
    const missing = () => points.filter((point) => !this.logOf(origin).some((line) => line.point === point));
    await poll(() => missing().length === 0, `points ${points.join(", ")} of ${origin}`);
  }

  #write(origin: string, point: LogLine["point"]): void {
    const line = { origin, point, ...snapshot(this.dyeing) };
    const lines = this.log.get(origin);
    if (lines === undefined) this.log.set(origin, [line]);
    else lines.push(line);
  }
}

function seen(exchange: Exchange, watch: (exchange: Exchange) => void): Exchange {
  watch(exchange);
  return exchange;
}

async function callOnce({ origin }: Inbound, bench: ServerBench): Promise<unknown> {
  await bench.callDownstream(origin);
  return { origin };
}
