import { Agent } from "node:http";
import axios, { AxiosHeaders, type RawAxiosRequestHeaders } from "axios";
import { httpOutboundSubject } from "../subject/http-outbound-subject.ts";
import { recordForm } from "../support/header-forms.ts";

/** axios on node:http; redirects by follow-redirects. */
export const axiosSubject = httpOutboundSubject<RawAxiosRequestHeaders | AxiosHeaders>({
  name: "axios",
  loadShare: 0.2,
  traits: ["redirects", "limited-connections"],
  forms: { usual: recordForm, AxiosHeaders: (lines) => new AxiosHeaders(recordForm(lines)) },
  connect: () => driverOf({}),
  /** In absolute form. */
  connectThrough: (proxy) => {
    const [host = "", port] = proxy.split(":");
    return driverOf({ proxy: { protocol: "http", host, port: Number(port) } });
  },
});

function driverOf(options: { proxy?: { protocol: string; host: string; port: number } }) {
  const httpAgent = new Agent({ keepAlive: true, maxSockets: 2 });
  return {
    close: async () => httpAgent.destroy(),
    send: async (
      url: string,
      call: { headers?: RawAxiosRequestHeaders | AxiosHeaders; signal?: AbortSignal; observe?: () => void },
    ) => {
      const { headers, signal, observe } = call;
      await axios
        .post(url, "{}", {
          ...options,
          httpAgent,
          ...(headers === undefined ? {} : { headers }),
          ...(signal === undefined ? {} : { signal }),
        })
        .finally(() => observe?.());
    },
  };
}
