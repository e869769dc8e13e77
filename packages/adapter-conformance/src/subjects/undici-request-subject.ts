import { type HttpOutboundOptions, httpOutboundSubject } from "../subject/http-outbound-subject.ts";
import type { OutboundSubject } from "../subject/outbound-subject.ts";
import type { OutboundTrait } from "../subject/outbound-traits.ts";
import { flatForm, pairsForm, recordForm } from "../support/header-forms.ts";
import type { UndiciDispatcher, UndiciLibrary } from "./undici-library.ts";

type UndiciHeaders = Record<string, string> | string[] | Iterable<[string, string]>;

export interface UndiciRequestOptions extends Pick<HttpOutboundOptions<UndiciHeaders>, "loadShare" | "listen"> {
  readonly name: string;
  readonly undici: UndiciLibrary;
  readonly traits: readonly OutboundTrait[];
  /** The dispatcher for calls to an origin; one for all origins is made once by the caller. */
  dispatcher(limit: { readonly connections: number }): (origin: string) => UndiciDispatcher;
  /** The dispatcher for calls through a proxy. */
  readonly proxied?: (uri: string) => UndiciDispatcher;
  /** The dispatcher for calls over a unix socket. */
  readonly socket?: (path: string) => (origin: string) => UndiciDispatcher;
}

/** `undici.request()` of one copy of undici on one kind of dispatcher. */
export function undiciRequestSubject(options: UndiciRequestOptions): OutboundSubject<UndiciHeaders> {
  const { undici, dispatcher, proxied, socket, ...rest } = options;
  return httpOutboundSubject<UndiciHeaders>({
    ...rest,
    forms: { usual: recordForm, list: flatForm, Map: (lines) => new Map(pairsForm(lines)) },
    connect: ({ connections }) => driverOf(undici, dispatcher({ connections })),
    ...(socket === undefined ? {} : { connectToSocket: (path) => driverOf(undici, socket(path)) }),
    ...(proxied === undefined
      ? {}
      : {
          connectThrough: (proxy) => {
            const agent = proxied(`http://${proxy}`);
            return driverOf(undici, () => agent);
          },
        }),
  });
}

function driverOf(undici: UndiciLibrary, make: (origin: string) => UndiciDispatcher) {
  const dispatchers = new Map<string, UndiciDispatcher>();
  return {
    close: () => Promise.all([...dispatchers.values()].map((one) => one.destroy())),
    send: async (url: string, { headers, signal, observe }: Parameters<Send>[1]) => {
      const { origin } = new URL(url);
      const dispatcher = dispatchers.get(origin) ?? make(origin);
      dispatchers.set(origin, dispatcher);
      const { statusCode, body } = await undici.request(url, {
        dispatcher,
        method: "POST",
        body: "{}",
        ...(headers === undefined ? {} : { headers }),
        ...(signal === undefined ? {} : { signal }),
      });
      observe?.();
      await body.json();
      observe?.();
      if (statusCode >= 300) throw new Error(`answered ${statusCode}`);
    },
  };
}

type Send = ReturnType<HttpOutboundOptions<UndiciHeaders>["connect"]>["send"];
