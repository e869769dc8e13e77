import type { OutboundCall, OutboundSubject } from "../subject/outbound-subject.ts";
import { recorderUrl, startHttpRecorder } from "../support/http-recorder.ts";

type Fetch = (url: string, init: RequestInit) => Promise<Response>;

interface Connected {
  readonly fetch: Fetch;
  readonly close: () => Promise<void>;
}

/** A subject for a fetch function. */
export function fetchSubject(
  name: string,
  limitsConnections: boolean,
  connect: () => Connected,
  connectThrough?: (proxy: string) => Connected,
): OutboundSubject {
  return {
    side: "outbound",
    name,
    limitsConnections,
    listen: startHttpRecorder,
    async connect() {
      const { fetch, close } = connect();
      return { send: (call) => send(fetch, call), close };
    },
    ...(connectThrough === undefined
      ? {}
      : {
          async connectThrough(proxy) {
            const { fetch, close } = connectThrough(proxy);
            return { send: (call) => send(fetch, call), close };
          },
        }),
  };
}

async function send(fetch: Fetch, call: OutboundCall): Promise<void> {
  const own = (call.headers ?? []).map(([name, value]): [string, string] => [name, value]);
  const headers = call.headersAs === "list" ? own : Object.fromEntries(own);
  const response = await fetch(recorderUrl(call), {
    method: "POST",
    headers: call.expectContinue === true ? { ...headers, expect: "100-continue" } : headers,
    body: "{}",
    ...(call.signal === undefined ? {} : { signal: call.signal }),
  });
  call.observe?.();
  await response.json();
  call.observe?.();
  if (!response.ok) throw new Error(`answered ${response.status}`);
}
