import type { PayloadOf, Topic } from "../../../kit/topics.ts";

type Templates = { readonly [T in Topic]: { readonly text: string; readonly sms?: string } };

/** Texts by topic. `{name}` is a field of the payload, `{name:yuan}` an amount of fen in yuan. */
const TEMPLATES: Templates = {
  "order.published": { text: "您的行程已发布，预估 {price:yuan} 元，正在为您匹配同路人。" },
  "order.accepted": { text: "司机 {driverId} 已接单，行程 {tripId}。" },
  "order.completed": { text: "行程 {tripId} 已完成，感谢您的乘坐。" },
  "order.cancelled": { text: "订单 {orderId} 已取消（{reason}）。" },
  "payment.captured": {
    text: "已支付 {amount:yuan} 元（{method}）。",
    sms: "【拼车】订单 {orderId} 已支付 {amount:yuan} 元。",
  },
};

/** What to tell people about an event; `sms` only where a text message is worth its price. */
export function renderNotification<T extends Topic>(topic: T, payload: PayloadOf<T>): { text: string; sms?: string } {
  const { text, sms } = TEMPLATES[topic];
  const values = new Map<string, unknown>(Object.entries(payload));
  return { text: render(text, values), ...(sms === undefined ? {} : { sms: render(sms, values) }) };
}

/** @throws Error for a placeholder that the values do not have: a half-filled text must not go out. */
export function render(template: string, values: ReadonlyMap<string, unknown>): string {
  return template.replaceAll(/\{(\w+)(?::(yuan))?\}/g, (placeholder, name: string, format?: string) => {
    const value = values.get(name);
    if (value === undefined) throw new Error(`no value for \`${placeholder}\``);
    return format === "yuan" ? (Number(value) / 100).toFixed(2) : String(value);
  });
}
