import { mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createDyeing, type Dyeing } from "@dyeing/sdk";
import { injectPayload, injectSqs, receivePayload, receiveSqs, republished } from "@dyeing/sdk/messages";
import { inDye } from "@dyeing/sdk/testing";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { UserFolder } from "../install/user-folder.ts";
import { startPubSub } from "./pubsub-endpoint.ts";
import { startSqs } from "./sqs-endpoint.ts";
import { type Broker, startKafka, startNats, startRabbit, startRedis } from "./start-broker.ts";

/**
 * Messages through real brokers, with the newest client libraries: RabbitMQ and Redis from the system's packages, NATS and
 * Kafka from the registries of their languages, SQS and Pub/Sub as far as their client libraries go, against local endpoints.
 */
const root = mkdtempSync(join(tmpdir(), "dyeing-brokers-"));
const MINUTES = 60_000;
const CLIENTS = {
  amqplib: "^2.0.0",
  bullmq: "^6.0.0",
  ioredis: "^5.0.0",
  kafkajs: "^2.2.4",
  "@nats-io/transport-node": "^3.0.0",
  "@aws-sdk/client-sqs": "^3.0.0",
  "@google-cloud/pubsub": "^5.0.0",
};
/** Three callers: two dyes that differ, and none. */
const COLORS = ["gray", "blue", undefined];
// biome-ignore lint/suspicious/noExplicitAny: libraries that are installed when this runs have no types here
let load: (name: string) => any;
let dyeing: Dyeing;

beforeAll(async () => {
  const folder = new UserFolder(root, "clients");
  folder.write("package.json", { private: true, dependencies: CLIENTS });
  const flags = ["--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline"];
  const { code, stdout, stderr } = await folder.run("npm", ["install", ...flags]);
  if (code !== 0) throw new Error(stdout + stderr);
  load = createRequire(join(folder.path, "package.json"));
}, 5 * MINUTES);
afterAll(() => rmSync(root, { recursive: true, force: true }), MINUTES);
beforeEach(() => {
  dyeing = createDyeing({ service: "trips", allow: ["nobody"] });
});
afterEach(() => dyeing.close());

/** Sends by each caller at once: `send` is told its name. */
const byEach = (send: (caller: string) => unknown) =>
  Promise.all(
    COLORS.map((color) => (color === undefined ? send("none") : inDye(dyeing, { color }, () => send(color)))),
  );
const color = () => dyeing.current()?.color ?? "none";

/** Collects what consumers see, until there is enough of it. */
class Seen<T> {
  readonly #all: T[] = [];
  readonly #wanted: number;
  readonly #done = Promise.withResolvers<void>();

  constructor(wanted: number) {
    this.#wanted = wanted;
  }
  add(one: T): void {
    this.#all.push(one);
    if (this.#all.length === this.#wanted) this.#done.resolve();
  }
  async all(): Promise<T[]> {
    await this.#done.promise;
    return this.#all.toSorted((one, other) => String(one).localeCompare(String(other)));
  }
}

/** What a consumer has to see: each message its own sender's dye. */
const OWN = ["blue: blue", "gray: gray", "none: none"];

describe("RabbitMQ, amqplib", () => {
  let broker: Broker;
  // biome-ignore lint/suspicious/noExplicitAny: as above
  let channel: any;
  // biome-ignore lint/suspicious/noExplicitAny: as above
  let connection: any;
  beforeAll(async () => {
    broker = await startRabbit(join(root, "rabbit"));
    connection = await load("amqplib").connect(`amqp://127.0.0.1:${broker.port}`);
    channel = await connection.createChannel();
  }, 6 * MINUTES);
  afterAll(async () => {
    await connection?.close();
    await broker?.stop();
  }, MINUTES);

  const publish = (queue: string, text: string, headers: object = dyeing.injectMessage({})) =>
    channel.sendToQueue(queue, Buffer.from(text), { headers });

  it("each delivery has its sender's dye, also the second time", async () => {
    await channel.assertQueue("trips");
    const seen = new Seen<string>(3);
    await channel.consume("trips", (message: Delivery) =>
      dyeing.receiveMessage(message.properties.headers, async () => {
        await new Promise((resolve) => setTimeout(resolve, 2));
        if (!message.fields.redelivered) return channel.nack(message);
        seen.add(`${message.content}: ${color()}`);
        channel.ack(message);
      }),
    );
    await byEach((caller) => publish("trips", caller));
    expect(await seen.all()).toEqual(OWN);
    expect(dyeing.counters()).toEqual({});
  });

  it("row 37: rejected, delayed by a queue's time to live, and published again: the dye stays, the broker's headers do not", async () => {
    await channel.assertQueue("parked");
    await channel.assertQueue("delay", {
      messageTtl: 20,
      deadLetterExchange: "",
      deadLetterRoutingKey: "parked",
    });
    await channel.assertQueue("work", { deadLetterExchange: "", deadLetterRoutingKey: "delay" });
    await channel.assertQueue("again");
    const parked = new Seen<string>(3);
    const again = new Seen<string>(3);
    await channel.consume("work", (message: Delivery) => channel.nack(message, false, false));
    await channel.consume("parked", (message: Delivery) => {
      const { headers } = message.properties;
      dyeing.receiveMessage(headers, () => {
        parked.add(`${message.content}: ${color()}`);
        expect(headers["x-death"].length).toBe(2);
        publish("again", String(message.content), dyeing.injectMessage(republished(headers)));
      });
      channel.ack(message);
    });
    await channel.consume("again", (message: Delivery) => {
      const { headers } = message.properties;
      dyeing.receiveMessage(headers, () => again.add(`${message.content}: ${color()} ${dyeing.current()?.hop ?? "-"}`));
      expect(Object.keys(headers).filter((name) => /death/.test(name))).toEqual([]);
      expect(headers.kind).toBe("trip");
      channel.ack(message);
    });
    await byEach((caller) => publish("work", caller, dyeing.injectMessage({ kind: "trip" })));
    expect(await parked.all()).toEqual(OWN);
    expect(await again.all()).toEqual(["blue: blue 3", "gray: gray 3", "none: none -"]);
    expect(dyeing.counters()).toEqual({});
  });

  it("row 38: forged values that are no text, and a thousand headers, leave a message undyed, which is acked as usual", async () => {
    await channel.assertQueue("forged");
    const seen = new Seen<string>(3);
    await channel.consume("forged", (message: Delivery) => {
      dyeing.receiveMessage(message.properties.headers, () => seen.add(`${message.content}: ${color()}`));
      channel.ack(message);
    });
    publish("forged", "a", { "x-trace-color": 7, "x-dye": { a: 1 } });
    publish("forged", "b", { "x-trace-color": ["gray", "blue"] });
    publish("forged", "c", Object.fromEntries(Array.from({ length: 1000 }, (_, at) => [`x-forged-${at}`, "gray"])));
    expect(await seen.all()).toEqual(["a: none", "b: none", "c: none"]);
    expect(dyeing.counters()).toMatchObject({ "header-not-text": expect.any(Number), "color-repeated": 1 });
    expect((await channel.checkQueue("forged")).messageCount).toBe(0);
  });
});

interface Delivery {
  readonly content: Buffer;
  readonly fields: { readonly redelivered: boolean };
  // biome-ignore lint/suspicious/noExplicitAny: values of headers may be anything
  readonly properties: { readonly headers: Record<string, any> };
}

describe("Kafka, kafkajs", () => {
  let broker: Broker;
  // biome-ignore lint/suspicious/noExplicitAny: as above
  let kafka: any;
  // biome-ignore lint/suspicious/noExplicitAny: as above
  const clients: any[] = [];
  beforeAll(async () => {
    broker = await startKafka(join(root, "kafka"));
    const { Kafka, logLevel } = load("kafkajs");
    kafka = new Kafka({ brokers: [`127.0.0.1:${broker.port}`], logLevel: logLevel.NOTHING });
  }, 6 * MINUTES);
  afterAll(async () => {
    for (const client of clients) await client.disconnect();
    await broker?.stop();
  }, MINUTES);

  it(
    "each message of a batch has its sender's dye, by eachMessage and by eachBatch; row 37: a copy to another topic too",
    async () => {
      const admin = kafka.admin();
      const producer = kafka.producer();
      const byMessage = kafka.consumer({ groupId: "by-message" });
      const byBatch = kafka.consumer({ groupId: "by-batch" });
      clients.push(admin, producer, byMessage, byBatch);
      for (const client of clients) await client.connect();
      await admin.createTopics({ topics: [{ topic: "trips" }, { topic: "retry" }] });
      // What each caller has to send is sent by whoever comes round, in one batch.
      const messages = await byEach((caller) => ({ value: caller, headers: dyeing.injectMessage({ kind: "trip" }) }));
      await producer.send({ topic: "trips", messages });

      const first = new Seen<string>(3);
      await byMessage.subscribe({ topic: "trips", fromBeginning: true });
      await byMessage.run({
        eachMessage: ({ message }: { message: KafkaMessage }) =>
          dyeing.receiveMessage(message.headers, async () => {
            await new Promise((resolve) => setImmediate(resolve));
            first.add(`${message.value}: ${color()}`);
            const headers = dyeing.injectMessage(republished(message.headers));
            await producer.send({ topic: "retry", messages: [{ value: message.value, headers }] });
          }),
      });
      expect(await first.all()).toEqual(OWN);

      const second = new Seen<string>(3);
      await byBatch.subscribe({ topic: "retry", fromBeginning: true });
      await byBatch.run({
        eachBatch: async ({ batch }: { batch: { messages: KafkaMessage[] } }) => {
          for (const message of batch.messages) {
            dyeing.receiveMessage(message.headers, () =>
              second.add(`${message.value}: ${color()} ${message.headers.kind} ${dyeing.current()?.hop ?? "-"}`),
            );
          }
        },
      });
      expect(await second.all()).toEqual(["blue: blue trip 3", "gray: gray trip 3", "none: none trip -"]);
      expect(dyeing.counters()).toEqual({});
    },
    2 * MINUTES,
  );
});

interface KafkaMessage {
  readonly value: Buffer;
  readonly headers: Record<string, Buffer>;
}

describe("Redis, BullMQ", () => {
  let broker: Broker;
  beforeAll(async () => {
    broker = await startRedis(join(root, "redis"));
  }, MINUTES);
  afterAll(() => broker?.stop(), MINUTES);

  it(
    "each job has the dye of who made it, also when it is tried again",
    async () => {
      const { Queue, Worker } = load("bullmq");
      const connection = { host: "127.0.0.1", port: broker.port, maxRetriesPerRequest: null };
      const queue = new Queue("trips", { connection });
      const seen = new Seen<string>(3);
      const worker = new Worker(
        "trips",
        (job: { data: { trip: string; dyeing?: string }; attemptsMade: number }) =>
          receivePayload(dyeing, job.data, async () => {
            await new Promise((resolve) => setTimeout(resolve, 5));
            if (job.attemptsMade === 0) throw new Error("once more");
            seen.add(`${job.data.trip}: ${color()}`);
          }),
        { connection, concurrency: 2 },
      );
      await byEach((trip) => queue.add("placed", injectPayload(dyeing, { trip }), { attempts: 2 }));
      expect(await seen.all()).toEqual(OWN);
      expect(dyeing.counters()).toEqual({});
      await worker.close();
      await queue.close();
    },
    MINUTES,
  );
});

describe("NATS", () => {
  let broker: Broker;
  beforeAll(async () => {
    broker = await startNats(join(root, "nats"));
  }, 10 * MINUTES);
  afterAll(() => broker?.stop(), MINUTES);

  it(
    "each message has its sender's dye, and so have requests and their answers",
    async () => {
      const { connect, headers } = load("@nats-io/transport-node");
      const client = await connect({ servers: `127.0.0.1:${broker.port}` });
      const seen = new Seen<string>(3);
      client.subscribe("trips", {
        callback: (error: Error | null, message: NatsMessage) => {
          expect(error).toBeNull();
          dyeing.receiveMessage(message.headers, () => {
            seen.add(`${message.string()}: ${color()}`);
            message.respond("", { headers: dyeing.injectMessage(headers()) });
          });
        },
      });
      await client.flush();
      const answers = await byEach(async (caller) => {
        const answer = await client.request("trips", caller, { headers: dyeing.injectMessage(headers()) });
        return dyeing.receiveMessage(answer.headers, () => `${caller}: ${color()}`);
      });
      expect(await seen.all()).toEqual(OWN);
      expect(answers.toSorted()).toEqual(OWN);
      expect(dyeing.counters()).toEqual({});
      await client.drain();
    },
    MINUTES,
  );
});

interface NatsMessage {
  readonly headers?: object;
  string(): string;
  respond(data: string, options: object): void;
}

it(
  "SQS, by its client library's own marshalling: each message has its sender's dye, in one attribute",
  async () => {
    const { SQSClient, SendMessageCommand, ReceiveMessageCommand } = load("@aws-sdk/client-sqs");
    const endpoint = await startSqs();
    const credentials = { accessKeyId: "a", secretAccessKey: "b" };
    const client = new SQSClient({ region: "local", endpoint: endpoint.url, credentials });
    const QueueUrl = `${endpoint.url}/1/trips`;
    await byEach((MessageBody) =>
      client.send(
        new SendMessageCommand({
          QueueUrl,
          MessageBody,
          MessageAttributes: injectSqs(dyeing, { kind: { DataType: "String", StringValue: "trip" } }),
        }),
      ),
    );
    const receive = { QueueUrl, MaxNumberOfMessages: 10, MessageAttributeNames: ["dyeing"] };
    const { Messages } = await client.send(new ReceiveMessageCommand(receive));
    const seen = Messages.map((message: { Body: string }) =>
      receiveSqs(dyeing, message, () => `${message.Body}: ${color()}`),
    );
    expect(seen.sort()).toEqual(OWN);
    // In the message, and not in the headers of the call that takes it to the endpoint.
    expect(dyeing.counters()).toEqual({ "outbound-not-allowed": 2 });
    client.destroy();
    await endpoint.close();
  },
  MINUTES,
);

it(
  "Pub/Sub, by its client library's own marshalling: each message has its sender's dye, in its attributes",
  async () => {
    const { v1 } = load("@google-cloud/pubsub");
    const endpoint = await startPubSub();
    const options = { fallback: true, protocol: "http", apiEndpoint: "127.0.0.1", port: endpoint.port, authClient };
    const publisher = new v1.PublisherClient(options);
    const subscriber = new v1.SubscriberClient(options);
    await byEach((caller) =>
      publisher.publish({
        topic: "projects/a/topics/trips",
        messages: [{ data: Buffer.from(caller), attributes: dyeing.injectMessage({ kind: "trip" }) }],
      }),
    );
    const [{ receivedMessages }] = await subscriber.pull({
      subscription: "projects/a/subscriptions/trips",
      maxMessages: 10,
    });
    const seen = receivedMessages.map(({ message }: { message: { data: string | Buffer; attributes: object } }) =>
      dyeing.receiveMessage(message.attributes, () => `${Buffer.from(message.data as string)}: ${color()}`),
    );
    expect(seen.sort()).toEqual(OWN);
    // In the message, and not in the headers of the call that takes it to the endpoint.
    expect(Object.keys(dyeing.counters()).filter((reason) => reason !== "outbound-not-allowed")).toEqual([]);
    await endpoint.close();
  },
  MINUTES,
);

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
