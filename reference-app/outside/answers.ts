import { createHash } from "node:crypto";
import { z } from "zod";
import type { OutsideName } from "../topology.ts";

export type { OutsideName };

interface Asked {
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
}

interface Answer {
  readonly status: number;
  readonly json: unknown;
}

const Charge = z.object({ idempotencyKey: z.string(), amount: z.number(), orderId: z.string() });
const Sms = z.object({ to: z.string(), template: z.string(), text: z.string() });

/** What each company answers. The same request gets the same answer, as idempotent interfaces promise. */
export const answers: Readonly<Record<OutsideName, (asked: Asked) => Answer>> = {
  provider({ method, path, body }) {
    const charge = Charge.safeParse(body);
    if (method !== "POST" || path !== "/alipay/charges" || !charge.success) return accepted("provider");
    const { idempotencyKey, amount, orderId } = charge.data;
    const tradeNo = `2088${digits(idempotencyKey, 24)}`;
    return {
      status: 200,
      json: {
        code: "10000",
        msg: "Success",
        tradeNo,
        outTradeNo: orderId,
        totalAmount: amount,
        status: "TRADE_SUCCESS",
      },
    };
  },

  sms({ method, path, body }) {
    const sms = Sms.safeParse(body);
    if (method !== "POST" || path !== "/messages" || !sms.success) return accepted("sms");
    const { to, template, text } = sms.data;
    // 70 UCS-2 characters to a message, 67 when it takes several.
    const segments = text.length <= 70 ? 1 : Math.ceil(text.length / 67);
    return { status: 200, json: { messageId: digits(`${to}${template}${text}`, 18), status: "queued", segments } };
  },
};

function accepted(name: OutsideName): Answer {
  return { status: 202, json: { status: "accepted", name } };
}

function digits(seed: string, length: number): string {
  const hash = createHash("sha256").update(seed).digest("hex");
  return BigInt(`0x${hash}`).toString().slice(0, length);
}
