import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createDyeing, type Dyeing, type DyeingOptions } from "@dyeing/sdk";
import type { HeaderLine } from "@dyeing/sdk/adapter";
import type { FarSide, OutboundCall, OutboundClient, OutboundSubject } from "../subject/outbound-subject.ts";
import { type HttpProxy, startHttpProxy } from "../support/http-proxy.ts";
import { startHttpRecorder } from "../support/http-recorder.ts";
import { dyeLinesOf } from "../support/sample-dye.ts";
import { RequestHeaders } from "./request-headers.ts";

export interface BenchOptions extends Partial<Omit<DyeingOptions, "service" | "allow">> {
  /** How many runtimes, and how many times the client side, are installed. */
  readonly installs?: number;
  /** How many connections the client may have to a host. Default 2. */
  readonly connections?: number;
  /** Whether the policy says which hosts are allowed. Default: the far side is, and nothing else. */
  readonly allowFromPolicy?: boolean;
}

/** An outbound client at work inside requests, between their headers and far sides that record what they are sent. */
export class OutboundBench {
  readonly dyeing: Dyeing;
  /** May have the dye. */
  readonly allowed: FarSide;
  /** May not. */
  readonly foreign: FarSide;
  readonly #client: OutboundClient;
  readonly #subject: OutboundSubject;

  private constructor(
    subject: OutboundSubject,
    dyeing: Dyeing,
    client: OutboundClient,
    allowed: FarSide,
    foreign: FarSide,
  ) {
    this.#subject = subject;
    this.dyeing = dyeing;
    this.#client = client;
    this.allowed = allowed;
    this.foreign = foreign;
  }

  /** Runs `use` on a fresh bench, and takes everything down again. */
  static async with(
    subject: OutboundSubject,
    { installs = 1, connections = 2, allowFromPolicy = false, ...options }: BenchOptions,
    use: (bench: OutboundBench) => Promise<void>,
  ): Promise<void> {
    const [allowed, foreign] = [await subject.listen(), await subject.listen()];
    const runtimes = Array.from({ length: installs }, () =>
      createDyeing({ service: "subject", ...(allowFromPolicy ? {} : { allow: [allowed.authority] }), ...options }),
    );
    const [dyeing] = runtimes;
    assert(dyeing !== undefined);
    const client = await subject.connect({ dyeing, installs, connections });
    try {
      await use(new OutboundBench(subject, dyeing, client, allowed, foreign));
    } finally {
      await client.close();
      await Promise.all([allowed.close(), foreign.close()]);
      for (const runtime of runtimes) runtime.close();
    }
  }

  /** The same with a client that goes through a forward proxy, which may have the dye or not. */
  static async withProxy(
    subject: OutboundSubject,
    { allowProxy }: { readonly allowProxy: boolean },
    use: (bench: OutboundBench, proxy: HttpProxy) => Promise<void>,
  ): Promise<void> {
    const connect = subject.connectThrough?.bind(subject);
    assert(connect !== undefined, "the client knows no forward proxies");
    const [allowed, foreign, proxy] = [await subject.listen(), await subject.listen(), await startHttpProxy()];
    const allow = [allowed.authority, ...(allowProxy ? [proxy.authority] : [])];
    const dyeing = createDyeing({ service: "subject", allow });
    const client = await connect(proxy.authority, { dyeing, installs: 1, connections: 2 });
    try {
      await use(new OutboundBench(subject, dyeing, client, allowed, foreign), proxy);
    } finally {
      await client.close();
      await proxy.close();
      await Promise.all([allowed.close(), foreign.close()]);
      dyeing.close();
    }
  }

  /** The same with a client on a unix socket, over which it calls a host that is allowed. */
  static async withSocket(subject: OutboundSubject, use: (bench: OutboundBench) => Promise<void>): Promise<void> {
    const connect = subject.connectToSocket?.bind(subject);
    assert(connect !== undefined, "the client knows no unix sockets");
    const folder = await mkdtemp(join(tmpdir(), "dyeing-conformance-"));
    const recorder = await startHttpRecorder(join(folder, "socket"));
    const allowed = { ...recorder, authority: "allowed.internal" };
    const dyeing = createDyeing({ service: "subject", allow: [allowed.authority, "unix"] });
    const client = await connect(recorder.authority, { dyeing, installs: 1, connections: 2 });
    try {
      await use(new OutboundBench(subject, dyeing, client, allowed, allowed));
    } finally {
      await client.close();
      await recorder.close();
      dyeing.close();
      await rm(folder, { recursive: true });
    }
  }

  /** Runs `fn` as the handler of a request with these header lines. */
  inRequest<T>(headers: readonly HeaderLine[], fn: () => T): T {
    return this.dyeing.receive(new RequestHeaders(headers), fn);
  }

  /** What a caller hands over to send these lines to the allowed far side, in a form of the subject. */
  headers(lines: readonly HeaderLine[], form = "usual"): unknown {
    const make = this.#subject.forms[form];
    assert(make !== undefined, `the subject has a form \`${form}\``);
    return make(lines, this.allowed.authority);
  }

  /** Calls the allowed far side, unless another is named. */
  send(origin: string, call: Partial<OutboundCall> = {}): Promise<void> {
    return this.#client.send({ origin, to: this.allowed, ...call });
  }

  /** The dye and identity lines of the one call of an origin that arrived. */
  arrived(origin: string, farSide: FarSide = this.allowed): HeaderLine[] {
    const calls = farSide.received.get(origin) ?? [];
    assert.equal(calls.length, 1, `one call of ${origin}`);
    return dyeLinesOf(calls[0] ?? []);
  }
}
