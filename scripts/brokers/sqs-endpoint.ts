import { createHash } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

interface Sent {
  readonly MessageBody: string;
  readonly MessageAttributes?: Readonly<Record<string, unknown>>;
}

/** What Amazon's client library talks to, as far as sending and receiving go (AWS JSON 1.0): keeps what is sent. */
export async function startSqs() {
  const kept: Sent[] = [];
  const md5 = (body: string) => createHash("md5").update(body).digest("hex");
  const answerTo = (target: string, asked: Sent & { readonly MessageAttributeNames?: readonly string[] }) => {
    if (target === "AmazonSQS.SendMessage") {
      kept.push(asked);
      return { MessageId: String(kept.length), MD5OfMessageBody: md5(asked.MessageBody) };
    }
    const names = asked.MessageAttributeNames ?? [];
    const Messages = kept.splice(0).map(({ MessageBody, MessageAttributes = {} }, at) => ({
      MessageId: String(at),
      ReceiptHandle: String(at),
      Body: MessageBody,
      MD5OfBody: md5(MessageBody),
      MessageAttributes: Object.fromEntries(Object.entries(MessageAttributes).filter(([name]) => names.includes(name))),
    }));
    return { Messages };
  };
  const server = createServer(async (req, res) => {
    const answer = answerTo(String(req.headers["x-amz-target"]), JSON.parse(await text(req)));
    res.writeHead(200, { "content-type": "application/x-amz-json-1.0" }).end(JSON.stringify(answer));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      server.closeAllConnections();
      await once(server.close(), "close");
    },
  };
}
