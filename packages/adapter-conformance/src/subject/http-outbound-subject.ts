import { recorderUrl, startHttpRecorder } from "../support/http-recorder.ts";
import type { ConnectOptions, OutboundCall, OutboundSubject } from "./outbound-subject.ts";
import type { OutboundTrait } from "./outbound-traits.ts";

/** A client that calls URLs. */
export interface HttpClientDriver<H> {
  /**
   * POSTs `{}` with the headers as they are, follows the redirects that the library follows, reads the answer. Rejects
   * when the answer is no success.
   */
  send(url: string, call: OutboundCall<H>): Promise<void>;
  close?(): Promise<unknown> | undefined;
}

export interface HttpOutboundOptions<H> {
  readonly name: string;
  /** Beside what every HTTP client is: `hosts` and `any-case-names`. */
  readonly traits: readonly OutboundTrait[];
  readonly forms: OutboundSubject<H>["forms"];
  readonly loadShare?: number;
  /** The far side. Default: an HTTP/1 recorder. */
  readonly listen?: OutboundSubject["listen"];
  connect(options: ConnectOptions): HttpClientDriver<H>;
  connectThrough?(proxy: string, options: ConnectOptions): HttpClientDriver<H>;
  connectToSocket?(path: string, options: ConnectOptions): HttpClientDriver<H>;
}

/** The subject of an HTTP client; the far side is a recorder. */
export function httpOutboundSubject<H>(options: HttpOutboundOptions<H>): OutboundSubject<H> {
  const { connect, connectThrough, connectToSocket, traits, listen = () => startHttpRecorder(), ...rest } = options;
  return {
    ...rest,
    side: "outbound",
    traits: ["hosts", "any-case-names", ...traits],
    listen,
    connect: async (on) => clientOf(connect(on)),
    ...(connectThrough === undefined
      ? {}
      : { connectThrough: async (proxy, on) => clientOf(connectThrough(proxy, on)) }),
    ...(connectToSocket === undefined
      ? {}
      : { connectToSocket: async (path, on) => clientOf(connectToSocket(path, on)) }),
  };
}

function clientOf<H>(driver: HttpClientDriver<H>) {
  return {
    send: (call: OutboundCall<H>) => driver.send(recorderUrl(call), call),
    close: async () => {
      await driver.close?.();
    },
  };
}
