// Sends and receives by a client library's own marshalling, against a local endpoint: `sqs` or `pubsub`, and the folder in which the
// libraries are installed. Prints what was seen, and the counters.
import { createRequire } from "node:module";
import { join } from "node:path";
import { createDyeing } from "@dyeing/sdk";
import { injectSqs, receiveSqs } from "@dyeing/sdk/messages";
import { inDye } from "@dyeing/sdk/testing";
import { startPubSub } from "./pubsub-endpoint.ts";
import { startSqs } from "./sqs-endpoint.ts";

const [service = "", folder = ""] = process.argv.slice(2);
const load = createRequire(join(folder, "package.json"));
const dyeing = createDyeing({ service: "trips", allow: ["nobody"] });
const color = () => dyeing.current()?.color ?? "none";

/** Three callers at once: two dyes that differ, and none. */
const byEach = (send: (caller: string) => Promise<unknown>) =>
  Promise.all([...["gray", "blue"].map((name) => inDye(dyeing, { color: name }, () => send(name))), send("none")]);

async function bySqs(): Promise<string[]> {
  const { SQSClient, SendMessageCommand, ReceiveMessageCommand } = load("@aws-sdk/client-sqs");
  const endpoint = await startSqs();
  const credentials = { accessKeyId: "a", secretAccessKey: "b" };
  const client = new SQSClient({ region: "local", endpoint: endpoint.url, credentials });
  const QueueUrl = `${endpoint.url}/1/trips`;
  await byEach((MessageBody) => {
    const kind = { DataType: "String", StringValue: "trip" };
    return client.send(
      new SendMessageCommand({ QueueUrl, MessageBody, MessageAttributes: injectSqs(dyeing, { kind }) }),
    );
  });
  const receive = { QueueUrl, MaxNumberOfMessages: 10, MessageAttributeNames: ["dyeing"] };
  const { Messages } = await client.send(new ReceiveMessageCommand(receive));
  client.destroy();
  await endpoint.close();
  return Messages.map((message: { Body: string }) => receiveSqs(dyeing, message, () => `${message.Body}: ${color()}`));
}

async function byPubSub(): Promise<string[]> {
  const { v1 } = load("@google-cloud/pubsub");
  const endpoint = await startPubSub();
  const options = { fallback: true, protocol: "http", apiEndpoint: "127.0.0.1", port: endpoint.port, authClient };
  const publisher = new v1.PublisherClient(options);
  const subscriber = new v1.SubscriberClient(options);
  await byEach((caller) => {
    const message = { data: Buffer.from(caller), attributes: dyeing.injectMessage({ kind: "trip" }) };
    return publisher.publish({ topic: "projects/a/topics/trips", messages: [message] });
  });
  const asked = { subscription: "projects/a/subscriptions/trips", maxMessages: 10 };
  const [{ receivedMessages }] = await subscriber.pull(asked);
  await endpoint.close();
  return receivedMessages.map(({ message }: { message: { data: string | Buffer; attributes: object } }) =>
    dyeing.receiveMessage(message.attributes, () => `${Buffer.from(message.data as string)}: ${color()}`),
  );
}

/** Nobody is asked for a token. */
const authClient = {
  fetch: (url: string, init: RequestInit) => fetch(url, init),
  getRequestHeaders: async () => new Headers(),
  getClient: async () => authClient,
  getProjectId: async () => "a",
  getUniverseDomain: async () => "googleapis.com",
  universeDomain: "googleapis.com",
  request: async () => ({}),
};

const seen = await (service === "sqs" ? bySqs() : byPubSub());
console.log(JSON.stringify({ seen, counters: dyeing.counters() }));
process.exit();
