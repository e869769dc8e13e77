import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { injectPayload, receivePayload, republished } from "@dyeing/sdk/messages";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Callers, MINUTES, OWN, Seen } from "./callers.ts";
import { type Broker, startNats, startRedis } from "./start-broker.ts";

/**
 * Brokers that start in no time: Redis from the system's packages, NATS by Go. SQS and Pub/Sub as far as their client libraries
 * go, against local endpoints.
 */
const callers = new Callers({
  bullmq: "^6.0.0",
  ioredis: "^5.0.0",
  "@nats-io/transport-node": "^3.0.0",
  "@aws-sdk/client-sqs": "^3.0.0",
  "@google-cloud/pubsub": "^5.0.0",
});

describe("Redis", () => {
  let broker: Broker;
  beforeAll(async () => {
    broker = await startRedis(join(callers.folder, "redis"));
  }, MINUTES);
  afterAll(() => broker?.stop(), MINUTES);

  it(
    "BullMQ: each job has the dye of who made it, also when it is tried again",
    async () => {
      const { Queue, Worker } = callers.load("bullmq");
      const connection = { host: "127.0.0.1", port: broker.port, maxRetriesPerRequest: null };
      const queue = new Queue("trips", { connection });
      const seen = new Seen<string>(3);
      const worker = new Worker(
        "trips",
        (job: { data: { trip: string; dyeing?: string }; attemptsMade: number }) =>
          receivePayload(callers.dyeing, job.data, async () => {
            await new Promise((resolve) => setTimeout(resolve, 5));
            if (job.attemptsMade === 0) throw new Error("once more");
            seen.add(`${job.data.trip}: ${callers.color()}`);
          }),
        { connection, concurrency: 2 },
      );
      await callers.byEach((trip) => queue.add("placed", injectPayload(callers.dyeing, { trip }), { attempts: 2 }));
      expect(await seen.all()).toEqual(OWN);
      expect(callers.dyeing.counters()).toEqual({});
      await worker.close();
      await queue.close();
    },
    MINUTES,
  );

  it(
    "streams: each entry has the dye of who added it, in its fields",
    async () => {
      const { Redis } = callers.load("ioredis");
      const client = new Redis(broker.port, "127.0.0.1");
      await callers.byEach((trip) => client.xadd("trips", "*", ...callers.dyeing.injectMessage(["trip", trip])));
      const [[, entries]] = await client.xread("STREAMS", "trips", "0");
      const seen = entries.map(([, fields]: [string, string[]]) =>
        callers.dyeing.receiveMessage(fields, () => `${fields[1]}: ${callers.color()}`),
      );
      expect(seen.toSorted()).toEqual(OWN);
      expect(callers.dyeing.counters()).toEqual({});
      await client.quit();
    },
    MINUTES,
  );
});

describe("NATS", () => {
  let broker: Broker;
  beforeAll(async () => {
    broker = await startNats(join(callers.folder, "nats"));
  }, 10 * MINUTES);
  afterAll(() => broker?.stop(), MINUTES);

  it(
    "each message has its sender's dye, and so have requests and their answers",
    async () => {
      const { connect, headers } = callers.load("@nats-io/transport-node");
      const client = await connect({ servers: `127.0.0.1:${broker.port}` });
      const seen = new Seen<string>(3);
      client.subscribe("trips", {
        callback: (error: Error | null, message: NatsMessage) => {
          expect(error).toBeNull();
          callers.dyeing.receiveMessage(message.headers, () => {
            seen.add(`${message.string()}: ${callers.color()}`);
            // As one that goes on: with what came in it, the client's own reply among it.
            message.respond("", { headers: callers.dyeing.injectMessage(republished(message.headers ?? headers())) });
          });
        },
      });
      await client.flush();
      const answers = await callers.byEach(async (caller) => {
        const answer = await client.request("trips", caller, { headers: callers.dyeing.injectMessage(headers()) });
        return callers.dyeing.receiveMessage(answer.headers, () => `${caller}: ${callers.color()}`);
      });
      expect(await seen.all()).toEqual(OWN);
      expect(answers.toSorted()).toEqual(OWN);
      expect(callers.dyeing.counters()).toEqual({});
      await client.drain();
    },
    MINUTES,
  );

  it(
    "headers that are made once and given with each message have the dye of each sender",
    async () => {
      const { connect, headers } = callers.load("@nats-io/transport-node");
      const client = await connect({ servers: `127.0.0.1:${broker.port}` });
      const seen = new Seen<string>(3);
      client.subscribe("paid", {
        callback: (_: Error | null, message: NatsMessage) =>
          callers.dyeing.receiveMessage(message.headers, () => seen.add(`${message.string()}: ${callers.color()}`)),
      });
      await client.flush();
      const made = headers();
      made.append("kind", "trip");
      await callers.byEach(async (caller) =>
        client.publish("paid", caller, { headers: callers.dyeing.injectMessage(made) }),
      );
      expect(await seen.all()).toEqual(OWN);
      expect([...made.keys()]).toEqual(["kind"]);
      expect(callers.dyeing.counters()).toEqual({});
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

describe("by the client library's own marshalling, against a local endpoint", () => {
  it.each([
    ["SQS, in one attribute", "sqs"],
    ["Pub/Sub, in attributes", "pubsub"],
  ])(
    "%s: each message has its sender's dye",
    async (_, service) => {
      // A process of its own: under the conditions of this one the libraries load modules that only bundlers can.
      const program = join(import.meta.dirname, "by-clients.ts");
      const args = ["--conditions=dyeing-source", program, service, join(callers.folder, "clients")];
      const { stdout } = await promisify(execFile)(process.execPath, args);
      const { seen, counters } = JSON.parse(stdout);
      expect(seen.sort()).toEqual(OWN);
      // In the message, and not in the headers of the calls that take it to the endpoint.
      expect(Object.keys(counters)).toEqual(["outbound-not-allowed"]);
      expect(counters["outbound-not-allowed"]).toBeGreaterThan(0);
    },
    MINUTES,
  );
});
