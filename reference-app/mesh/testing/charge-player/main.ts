// Runs beside a pod of order, in its network: charges riders as order does, each in the dye of a request of its own, and prints
// what came of it and which dye was left afterwards.
import { setTimeout as wait } from "node:timers/promises";
import { createDyeing } from "@dyeing/sdk";
import { createCallEdge } from "../../../kit/break-edge.ts";
import { createPaymentClient } from "../../../services/order/clients/payment-client.ts";
import { chargeOrDefer } from "../../../services/order/use-cases/charge-or-defer.ts";
import { hostOf } from "../../../topology.ts";
import type { ChargesAsked, ChargeTally } from "./charge-tally.ts";

const { mark, calls, atATime, timeoutMs } = JSON.parse(process.argv[2] ?? "") as ChargesAsked;
const host = hostOf("payment");
const dyeing = createDyeing({ service: "order", role: "interior", allow: [host] });
const payment = createPaymentClient(`http://${host}`, createCallEdge(), timeoutMs);
const tally: ChargeTally = { outcomes: {}, dyeKept: 0, firstLost: undefined };
let next = 0;

await Promise.all(Array.from({ length: atATime }, loop));
process.stdout.write(`${JSON.stringify(tally)}\n`);
dyeing.close();

async function loop(): Promise<void> {
  while (next < calls) await charge(next++);
}

async function charge(index: number): Promise<void> {
  const id = `${mark}-${index}`;
  const dye = { "x-trace-color": "gray", "x-user-level": `VIP${index % 4}`, "x-request-id": id };
  const headers = { ...dye, "x-dye": 'h=("x-user-level"), rev="1", org="gateway", hop=1' };
  await dyeing.receiveMessage(headers, async () => {
    const rider = { orderId: id, rideId: id, userId: `rider-${id}`, amount: 1, method: "wallet" } as const;
    const outcome = await chargeOrDefer(payment, { idempotencyKey: id, ...rider }).then(
      (charged) => ("payment" in charged ? charged.payment.settlement : charged.handledBy),
      (error: Error) => error.message,
    );
    tally.outcomes[outcome] = (tally.outcomes[outcome] ?? 0) + 1;
    // What comes after the charge, in this request: others have run meanwhile.
    await wait(1);
    const left = dyeing.injectMessage({});
    const kept = Object.entries(dye).every(([name, value]) => left[name] === value);
    if (kept) tally.dyeKept++;
    else tally.firstLost ??= { outcome, left };
  });
}
