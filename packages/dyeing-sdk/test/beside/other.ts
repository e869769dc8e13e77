// What runs beside the thread of a request: answers each payload with the color before and the color in it.
import { parentPort } from "node:worker_threads";
import { createDyeing } from "@dyeing/sdk";
import { receivePayload } from "@dyeing/sdk/messages";

const dyeing = createDyeing({ service: "other" });
const color = () => dyeing.current()?.color ?? "none";
const answer = (payload: object) => [color(), receivePayload(dyeing, payload, color)];

parentPort?.on("message", (payload: object) => parentPort?.postMessage(answer(payload)));
process.on("message", (payload: object) => process.send?.(answer(payload)));
