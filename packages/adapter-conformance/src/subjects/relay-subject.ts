import { AsyncResource } from "node:async_hooks";
import { createServer, type OutgoingHttpHeaders, type RequestListener, request } from "node:http";
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
  return httpOutboundSubject<OutgoingHttpHeaders>({
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

function post(to: Listening, path: string, headers?: OutgoingHttpHeaders, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const options = { method: "POST", ...(headers && { headers }), ...(signal && { signal }) };
    const sent = request(`http://${to.authority}${path}`, options);
    sent.on("error", reject);
    sent.on("response", (res) => {
      res.resume().on("error", reject);
      res.on("end", () => (res.statusCode === 200 ? resolve() : reject(new Error(`answered ${res.statusCode}`))));
    });
    sent.end("{}");
  });
}
