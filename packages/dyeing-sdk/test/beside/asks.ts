// Starts `other.ts` inside of a request, in one of three ways, and prints what it answers.
import { fork } from "node:child_process";
import cluster from "node:cluster";
import { once } from "node:events";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { createDyeing } from "@dyeing/sdk";
import { injectPayload } from "@dyeing/sdk/messages";
import { inDye } from "@dyeing/sdk/testing";

const OTHER = join(import.meta.dirname, "other.ts");
const dyeing = createDyeing({ service: "order" });

const WAYS: Record<
  string,
  () => { other: Worker | ReturnType<typeof fork>; send(payload: object): unknown; end(): unknown }
> = {
  worker_threads: () => {
    const other = new Worker(OTHER);
    return { other, send: (payload) => other.postMessage(payload), end: () => other.terminate() };
  },
  child_process: () => {
    const other = fork(OTHER);
    return { other, send: (payload) => other.send(payload), end: () => other.kill() };
  },
  cluster: () => {
    cluster.setupPrimary({ exec: OTHER });
    const { process: other } = cluster.fork();
    return { other: other as ReturnType<typeof fork>, send: (payload) => other.send(payload), end: () => other.kill() };
  },
};

await inDye(dyeing, { color: "gray" }, async () => {
  const way = WAYS[process.argv[2] ?? ""];
  if (way === undefined) throw new Error("no such way");
  const { other, send, end } = way();
  const answered = new Promise((resolve) =>
    other.on("message", (message) => Array.isArray(message) && resolve(message)),
  );
  if (other instanceof Worker) await once(other, "online");
  send(injectPayload(dyeing, { trip: 1 }));
  console.log(JSON.stringify(await answered));
  await end();
});
