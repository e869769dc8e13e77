import { Agent } from "node:http";
import axios, { AxiosHeaders, type AxiosRequestConfig, type RawAxiosRequestHeaders } from "axios";
import { type HttpClientDriver, httpOutboundSubject } from "../subject/http-outbound-subject.ts";
import { recordForm } from "../support/header-forms.ts";

type Headers = RawAxiosRequestHeaders | AxiosHeaders;

/** axios on node:http; redirects by follow-redirects. */
export const axiosSubject = httpOutboundSubject<Headers>({
  name: "axios",
  loadShare: 0.2,
  traits: ["redirects", "limited-connections"],
  forms: { usual: recordForm, AxiosHeaders: (lines) => new AxiosHeaders(recordForm(lines)) },
  connect: ({ connections }) => driverOf(connections, {}),
  /** In absolute form. */
  connectThrough: (proxy, { connections }) => {
    const [host = "", port] = proxy.split(":");
    return driverOf(connections, { proxy: { protocol: "http", host, port: Number(port) } });
  },
  connectToSocket: (socketPath, { connections }) => driverOf(connections, { socketPath }),
});

function driverOf(connections: number, options: AxiosRequestConfig): HttpClientDriver<Headers> {
  const httpAgent = new Agent({ keepAlive: true, maxSockets: connections });
  return {
    close: async () => httpAgent.destroy(),
    send: async (url, { headers, signal, observe }) => {
      const own = { ...(headers && { headers }), ...(signal && { signal }) };
      await axios.post(url, "{}", { ...options, ...own, httpAgent }).finally(() => observe?.());
    },
  };
}
