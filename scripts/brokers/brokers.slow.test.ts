import { join } from "node:path";
import { republished } from "@dyeing/sdk/messages";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Callers, MINUTES, OWN, Seen } from "./callers.ts";
import { type Broker, startKafka, startRabbit } from "./start-broker.ts";

/** Brokers that take their time: RabbitMQ from the system's packages, Kafka from Maven. */
const callers = new Callers({ amqplib: "^2.0.0", kafkajs: "^2.2.4" });

describe("RabbitMQ, amqplib", () => {
  let broker: Broker;
  // biome-ignore lint/suspicious/noExplicitAny: it has no types here
  let channel: any;
  // biome-ignore lint/suspicious/noExplicitAny: it has no types here
  let connection: any;
  beforeAll(async () => {
    broker = await startRabbit(join(callers.folder, "rabbit"));
    connection = await callers.load("amqplib").connect(`amqp://127.0.0.1:${broker.port}`);
    channel = await connection.createChannel();
  }, 6 * MINUTES);
  afterAll(async () => {
    await connection?.close();
    await broker?.stop();
  }, MINUTES);

  const publish = (queue: string, text: string, headers: object = callers.dyeing.injectMessage({})) =>
    channel.sendToQueue(queue, Buffer.from(text), { headers });

  it("each delivery has its sender's dye, also the second time", async () => {
    await channel.assertQueue("trips");
    const seen = new Seen<string>(3);
    await channel.consume("trips", (message: Delivery) =>
      callers.dyeing.receiveMessage(message.properties.headers, async () => {
        await new Promise((resolve) => setTimeout(resolve, 2));
        if (!message.fields.redelivered) return channel.nack(message);
        seen.add(`${message.content}: ${callers.color()}`);
        channel.ack(message);
      }),
    );
    await callers.byEach((caller) => publish("trips", caller));
    expect(await seen.all()).toEqual(OWN);
    expect(callers.dyeing.counters()).toEqual({});
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
      callers.dyeing.receiveMessage(headers, () => {
        parked.add(`${message.content}: ${callers.color()}`);
        expect(headers["x-death"].length).toBe(2);
        publish("again", String(message.content), callers.dyeing.injectMessage(republished(headers)));
      });
      channel.ack(message);
    });
    await channel.consume("again", (message: Delivery) => {
      const { headers } = message.properties;
      callers.dyeing.receiveMessage(headers, () =>
        again.add(`${message.content}: ${callers.color()} ${callers.dyeing.current()?.hop ?? "-"}`),
      );
      expect(Object.keys(headers).filter((name) => /death/.test(name))).toEqual([]);
      expect(headers.kind).toBe("trip");
      channel.ack(message);
    });
    await callers.byEach((caller) => publish("work", caller, callers.dyeing.injectMessage({ kind: "trip" })));
    expect(await parked.all()).toEqual(OWN);
    expect(await again.all()).toEqual(["blue: blue 3", "gray: gray 3", "none: none -"]);
    expect(callers.dyeing.counters()).toEqual({});
  });

  it("row 38: forged values that are no text, and a thousand headers, leave a message undyed, which is acked as usual", async () => {
    await channel.assertQueue("forged");
    const seen = new Seen<string>(3);
    await channel.consume("forged", (message: Delivery) => {
      callers.dyeing.receiveMessage(message.properties.headers, () =>
        seen.add(`${message.content}: ${callers.color()}`),
      );
      channel.ack(message);
    });
    publish("forged", "a", { "x-trace-color": 7, "x-dye": { a: 1 } });
    publish("forged", "b", { "x-trace-color": ["gray", "blue"] });
    publish("forged", "c", Object.fromEntries(Array.from({ length: 1000 }, (_, at) => [`x-forged-${at}`, "gray"])));
    expect(await seen.all()).toEqual(["a: none", "b: none", "c: none"]);
    expect(callers.dyeing.counters()).toMatchObject({ "header-not-text": expect.any(Number), "color-repeated": 1 });
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
  // biome-ignore lint/suspicious/noExplicitAny: it has no types here
  let kafka: any;
  // biome-ignore lint/suspicious/noExplicitAny: it has no types here
  const clients: any[] = [];
  beforeAll(async () => {
    broker = await startKafka(join(callers.folder, "kafka"));
    const { Kafka, logLevel } = callers.load("kafkajs");
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
      const messages = await callers.byEach((caller) => ({
        value: caller,
        headers: callers.dyeing.injectMessage({ kind: "trip" }),
      }));
      await producer.send({ topic: "trips", messages });

      const first = new Seen<string>(3);
      await byMessage.subscribe({ topic: "trips", fromBeginning: true });
      await byMessage.run({
        eachMessage: ({ message }: { message: KafkaMessage }) =>
          callers.dyeing.receiveMessage(message.headers, async () => {
            await new Promise((resolve) => setImmediate(resolve));
            first.add(`${message.value}: ${callers.color()}`);
            const headers = callers.dyeing.injectMessage(republished(message.headers));
            await producer.send({ topic: "retry", messages: [{ value: message.value, headers }] });
          }),
      });
      expect(await first.all()).toEqual(OWN);

      const second = new Seen<string>(3);
      await byBatch.subscribe({ topic: "retry", fromBeginning: true });
      await byBatch.run({
        eachBatch: async ({ batch }: { batch: { messages: KafkaMessage[] } }) => {
          for (const message of batch.messages) {
            callers.dyeing.receiveMessage(message.headers, () =>
              second.add(
                `${message.value}: ${callers.color()} ${message.headers.kind} ${callers.dyeing.current()?.hop ?? "-"}`,
              ),
            );
          }
        },
      });
      expect(await second.all()).toEqual(["blue: blue trip 3", "gray: gray trip 3", "none: none trip -"]);
      expect(callers.dyeing.counters()).toEqual({});
    },
    2 * MINUTES,
  );
});

interface KafkaMessage {
  readonly value: Buffer;
  readonly headers: Record<string, Buffer>;
}
