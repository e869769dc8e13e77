import { AsyncResource } from "node:async_hooks";
import { createServer, type RequestListener } from "node:http";
import { connect } from "node:net";
import { httpOutboundSubject } from "../subject/http-outbound-subject.ts";
import type { OutboundSubject } from "../subject/outbound-subject.ts";
import { recordForm } from "../support/header-forms.ts";
import { type Listening, listen } from "../support/listen.ts";

/** A request that waits to be forwarded. */
export interface Relayed {
  /** The URL to forward to. */
  readonly url: URL;
  /** Runs a function in the context of the caller: what a handler of that request would be. */
  readonly inCaller: (fn: () => void) => void;
  readonly observe: () => void;
}

/** Whose request it is that has to be forwarded, by its URL. */
export type RelayedOf = (url: string | undefined) => Relayed;

interface Relay {
  readonly listener: RequestListener;
  close(): Promise<unknown>;
}

/**
 * A reverse proxy inside a service. A call is a request to that service, with the caller's headers; its handler, which
 * runs in the dye of the caller, forwards it to the far side.
 */
export function relaySubject(name: string, start: (relayedOf: RelayedOf) => Promise<Relay>): OutboundSubject {
  return httpOutboundSubject<Record<string, string>>({
    name,
    loadShare: 0.2,
    traits: [],
    forms: { usual: recordForm },
    connect: () => {
      const waiting = new Map<string, Relayed>();
      const relayedOf: RelayedOf = (url = "") => {
        const relayed = waiting.get(url);
        if (relayed === undefined) throw new Error(`nobody called \`${url}\``);
        return relayed;
      };
      // Clients are outside: what they send is what they were given.
      const outside = new AsyncResource("relay-client");
      const started = start(relayedOf).then(async (relay) => ({
        relay,
        server: await listen(createServer(relay.listener)),
      }));
      return {
        close: async () => {
          const { relay, server } = await started;
          await relay.close();
          await server.close();
        },
        send: async (href, { headers, signal, observe = () => {} }) => {
          const url = new URL(href);
          const path = `${url.pathname}${url.search}`;
          waiting.set(path, { url, observe, inCaller: AsyncResource.bind((fn: () => void) => fn()) });
          const { server } = await started;
          await outside.runInAsyncScope(() => post(server, path, headers, signal));
        },
      };
    },
  });
}

/** What the far side answers. */
const ANSWER = '{"ok":true}';

/** By hand, on a socket: a request that the SDK does not see. */
function post(to: Listening, path: string, headers: Record<string, string> = {}, signal?: AbortSignal): Promise<void> {
  const [host, port] = to.authority.split(":");
  const own = { host: to.authority, connection: "close", "content-type": "application/json", "content-length": "2" };
  const lines = Object.entries({ ...own, ...headers }).map(([name, value]) => `${name}: ${value}\r\n`);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), host);
    let reply = "";
    socket.setEncoding("latin1").on("data", (text: string) => {
      reply += text;
      // Relays hand on that the far side keeps its connections, and then keep this one.
      if (reply.includes(ANSWER)) socket.destroy();
    });
    socket.on("error", reject).on("close", () => {
      const [, status] = reply.split(" ", 2);
      if (status === "200") resolve();
      else reject(new Error(`answered ${status}`));
    });
    signal?.addEventListener("abort", () => socket.destroy());
    socket.write(`POST ${path} HTTP/1.1\r\n${lines.join("")}\r\n{}`);
  });
}
