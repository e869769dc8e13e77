import { httpOutboundSubject } from "../subject/http-outbound-subject.ts";
import type { ConnectOptions, OutboundCall, OutboundSubject } from "../subject/outbound-subject.ts";
import type { OutboundTrait } from "../subject/outbound-traits.ts";
import { headersForm, pairsForm, recordForm } from "../support/header-forms.ts";

/** What fetch functions have in common, whoever made them. */
type Fetch = (url: string, init: object) => Promise<Pick<Response, "ok" | "status" | "json">>;
type FetchHeaders = Record<string, string> | [string, string][] | Headers;

interface Connected {
  readonly fetch: Fetch;
  close?(): Promise<unknown>;
}

export interface FetchOptions {
  readonly name: string;
  /** Beside `redirects`, and what every HTTP client is. */
  readonly traits?: readonly OutboundTrait[];
  readonly loadShare?: number;
  connect(options: ConnectOptions): Connected;
  connectThrough?(proxy: string): Connected;
  connectToSocket?(path: string): Connected;
}

/** A subject for a fetch function. */
export function fetchSubject(options: FetchOptions): OutboundSubject<FetchHeaders> {
  const { connect, connectThrough, connectToSocket, traits = [], ...rest } = options;
  return httpOutboundSubject<FetchHeaders>({
    ...rest,
    traits: ["redirects", ...traits],
    forms: { usual: recordForm, list: pairsForm, Headers: headersForm },
    connect: (on) => driverOf(connect(on)),
    ...(connectThrough === undefined ? {} : { connectThrough: (proxy) => driverOf(connectThrough(proxy)) }),
    ...(connectToSocket === undefined ? {} : { connectToSocket: (path) => driverOf(connectToSocket(path)) }),
  });
}

function driverOf({ fetch, close }: Connected) {
  return {
    close: async () => close?.(),
    send: async (url: string, { headers, signal, observe }: OutboundCall<FetchHeaders>) => {
      const response = await fetch(url, {
        method: "POST",
        body: "{}",
        ...(headers === undefined ? {} : { headers }),
        ...(signal === undefined ? {} : { signal }),
      });
      observe?.();
      await response.json();
      observe?.();
      if (!response.ok) throw new Error(`answered ${response.status}`);
    },
  };
}
