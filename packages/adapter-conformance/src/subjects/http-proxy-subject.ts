import { Agent } from "node:http";
import httpProxy from "http-proxy";
import { relaySubject } from "./relay-subject.ts";

/** http-proxy, on node:http with two sockets. http-proxy-middleware is made of it. */
export const httpProxySubject = relaySubject("http-proxy", async (relayedOf) => {
  const agent = new Agent({ keepAlive: true, maxSockets: 2 });
  const proxy = httpProxy.createProxyServer({ agent, changeOrigin: true });
  proxy.on("proxyReq", (_sent, req) => relayedOf(req.url).observe());
  proxy.on("proxyRes", (_reply, req) => relayedOf(req.url).observe());
  return {
    listener: (req, res) => {
      const { url, inCaller } = relayedOf(req.url);
      inCaller(() => proxy.web(req, res, { target: url.origin }, () => res.destroy()));
    },
    close: async () => agent.destroy(),
  };
});
