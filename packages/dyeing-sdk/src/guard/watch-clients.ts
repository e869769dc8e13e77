import { AsyncLocalStorage } from "node:async_hooks";
import { subscribe, unsubscribe } from "node:diagnostics_channel";
import type { ClientRequest } from "node:http";
import { eachGrpcJs } from "../instrument/each-grpc-js.ts";
import { sentRequest } from "../outbound/undici/sent-request.ts";
import type { UndiciRequest } from "../outbound/undici/undici-request.ts";
import { stackHere } from "./call-site.ts";
import type { GuardFinding } from "./finding.ts";

type Reason = GuardFinding["reason"];

/** A call that leaves in no context, or in one that is not its own. */
export interface SeenCall {
  readonly client: GuardFinding["client"];
  readonly url: string;
  readonly reason: Reason;
  /** Of where it was made, where that is not now. */
  readonly stack?: Error | undefined;
}

export interface Watcher {
  /** What is wrong with the context of now; undefined: nothing. */
  fault(): Reason | undefined;
  /** Whether the next such call has its stack looked at. */
  wantsStack(): boolean;
  seen(call: SeenCall): void;
}

/** What of the global fetch's call is known when its request is made, some promises later. */
interface Fetched {
  readonly stack: Error | undefined;
}

/**
 * Hears of the calls of each client where its caller's context is. After the hooks of the SDK: these know the callers of
 * undici.
 *
 * @returns Hears no more.
 */
export function watchClients(watcher: Watcher): () => void {
  const fetched = new AsyncLocalStorage<Fetched>();
  const onHttp = ({ request }: { readonly request: ClientRequest }) => {
    const reason = watcher.fault();
    if (reason === undefined) return;
    const host = request.getHeader("host") ?? request.host;
    watcher.seen({ client: "node:http", url: `${request.protocol}//${host}/`, reason });
  };
  const onUndici = ({ request }: { readonly request: UndiciRequest }) => {
    // Without a caller nobody knows whose it is, which `undici-not-wrapped` counts.
    const sent = sentRequest(request);
    if (sent?.caller === undefined) return;
    sent.caller.resource.runInAsyncScope(() => {
      const reason = watcher.fault();
      if (reason === undefined) return;
      const byFetch = fetched.getStore();
      const client = byFetch === undefined ? "undici" : "fetch";
      watcher.seen({ client, url: String(sent.name ?? request.origin), reason, stack: byFetch?.stack });
    });
  };
  const onStream = ({ headers }: { readonly headers: Readonly<Record<string, unknown>> }) => {
    // Of grpc-js, which makes its streams in other contexts: its calls are heard of below. undici's are above.
    if (String(headers["user-agent"] ?? "").startsWith("grpc-node-js/")) return;
    const reason = watcher.fault();
    if (reason === undefined) return;
    watcher.seen({ client: "node:http2", url: `${headers[":scheme"] ?? "http"}://${headers[":authority"]}/`, reason });
  };
  const undo = [
    hear("http.client.request.created", onHttp),
    hear("undici:request:create", onUndici),
    hear("http2.client.stream.created", onStream),
    watchFetch(fetched, watcher),
    watchGrpc(watcher),
  ];
  return () => {
    for (const one of undo) one();
  };
}

/** An exception in a subscriber would end the process: what cannot be looked at is not looked at. */
function hear<M>(channel: string, onMessage: (message: M) => void): () => void {
  const subscriber = (message: unknown) => {
    try {
      onMessage(message as M);
    } catch {
      // A watcher that fails must not fail the call.
    }
  };
  subscribe(channel, subscriber);
  return () => void unsubscribe(channel, subscriber);
}

function watchFetch(fetched: AsyncLocalStorage<Fetched>, watcher: Watcher): () => void {
  const { fetch } = globalThis;
  if (typeof fetch !== "function") return () => {};
  const watched: typeof fetch = (...args) => {
    if (watcher.fault() === undefined) return fetch(...args);
    return fetched.run({ stack: watcher.wantsStack() ? stackHere() : undefined }, () => fetch(...args));
  };
  globalThis.fetch = watched;
  return () => {
    if (globalThis.fetch === watched) globalThis.fetch = fetch;
  };
}

type CreateCall = (this: { getTarget(): string }, ...args: unknown[]) => unknown;

function watchGrpc(watcher: Watcher): () => void {
  const restore: (() => void)[] = [];
  const unwatch = eachGrpcJs(({ Channel }) => {
    const prototype = Channel.prototype as { createCall: CreateCall };
    const { createCall } = prototype;
    const watched: CreateCall = function (...args) {
      const reason = watcher.fault();
      if (reason !== undefined) {
        const authority = this.getTarget().replace(/^[a-z]+:(?:\/\/[^/]*\/)?/, "");
        watcher.seen({ client: "grpc-js", url: `http://${authority}/`, reason });
      }
      return createCall.apply(this, args);
    };
    prototype.createCall = watched;
    restore.push(() => {
      if (prototype.createCall === watched) prototype.createCall = createCall;
    });
  });
  return () => {
    unwatch();
    for (const one of restore) one();
  };
}
