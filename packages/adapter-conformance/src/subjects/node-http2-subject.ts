import { type ClientHttp2Session, connect, type OutgoingHttpHeaders } from "node:http2";
import { httpOutboundSubject } from "../subject/http-outbound-subject.ts";
import { startHttp2Recorder } from "../support/http2-recorder.ts";

type Http2Headers = OutgoingHttpHeaders | readonly string[];

const METHOD = [":method", "POST"] as const;

/** node:http2, by hand: one session per host. Callers write pseudo headers beside their own. */
export const nodeHttp2Subject = httpOutboundSubject<Http2Headers>({
  name: "node:http2",
  loadShare: 0.2,
  traits: [],
  listen: startHttp2Recorder,
  forms: {
    usual: (lines) => Object.fromEntries([METHOD, ...lines]),
    list: (lines) => [METHOD, ...lines].flat(),
  },
  connect: () => {
    const sessions = new Map<string, ClientHttp2Session>();
    return {
      close: async () => {
        for (const session of sessions.values()) session.destroy();
      },
      send: (url, { headers = { ":method": "POST" }, signal, observe }) => {
        const { origin, href } = new URL(url);
        const session = sessions.get(origin) ?? connect(origin);
        sessions.set(origin, session);
        return new Promise((resolve, reject) => {
          const stream = session.request(headers, signal === undefined ? {} : { signal });
          for (const event of ["response", "data", "end", "close"]) stream.on(event, () => observe?.());
          stream.on("error", (error) => {
            observe?.();
            reject(error);
          });
          stream.on("close", resolve);
          // The caller's object is the caller's, with its `:path`: the far side finds in the body whose call it is.
          stream.resume().end(JSON.stringify({ url: href }));
        });
      },
    };
  },
});
