import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

/** What Google's client library talks to, as far as publishing and pulling go (REST): keeps what is published. */
export async function startPubSub() {
  const kept: object[] = [];
  const answerTo = (path: string, asked: { readonly messages?: readonly object[] }) => {
    if (path.endsWith(":publish")) {
      kept.push(...(asked.messages ?? []));
      return { messageIds: (asked.messages ?? []).map((_, at) => String(at)) };
    }
    return { receivedMessages: kept.splice(0).map((message, at) => ({ ackId: String(at), message })) };
  };
  const server = createServer(async (req, res) => {
    const path = new URL(req.url ?? "/", "http://a").pathname;
    const answer = answerTo(path, JSON.parse(await text(req)));
    res.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(answer));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    close: async () => {
      server.closeAllConnections();
      await once(server.close(), "close");
    },
  };
}
