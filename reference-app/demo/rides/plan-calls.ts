import type { EdgeId } from "../../topology.ts";
import type { Cohort, Plan } from "./ride.ts";

type Calls = Partial<Record<EdgeId, number>>;

/** What each step makes the system call. Every step but `login` is checked by user first. */
const STEPS = {
  login: { "gateway->user": 1 },
  publish: {
    "gateway->user": 1,
    "gateway->order": 1,
    "order->scheduling": 1,
    "order->matching": 1,
    "order->notification": 1,
  },
  match: {
    "gateway->user": 1,
    "gateway->order": 1,
    "order->matching": 1,
    "order->scheduling": 1,
    "scheduling->matching": 1,
  },
  accept: { "gateway->user": 1, "gateway->order": 1, "order->matching": 1, "order->notification": 1 },
  /** Without the payments, which are per passenger. */
  complete: { "gateway->user": 1, "gateway->order": 1, "order->notification": 1 },
  pay: { "order->payment": 1, "payment->notification": 1, "notification->sms": 1 },
  charge: { "payment->provider": 1 },
  cancel: { "gateway->user": 1, "gateway->order": 1, "order->matching": 1, "order->notification": 1 },
  look: { "gateway->user": 1, "gateway->order": 1 },
  /** A long poll, or a WebSocket. */
  notifications: { "gateway->user": 1, "gateway->notification": 1 },
} as const satisfies Record<string, Calls>;

type Step = keyof typeof STEPS;

/** How many riders take part. */
export function ridersOf(plan: Plan): number {
  return plan === "pool" ? 2 : 1;
}

/** The calls of a whole ride, by edge, from the API contract alone. */
export function planCalls(plan: Plan, payment: Cohort["payment"]): Calls {
  const riders = ridersOf(plan);
  const each = (step: Step): Step[] => Array.from({ length: riders }, () => step);
  const steps: Step[] =
    plan === "cancel"
      ? ["login", "publish", "cancel", "look", "notifications"]
      : [
          ...each("login"),
          "login",
          ...each("publish"),
          "match",
          "accept",
          "complete",
          ...each("pay"),
          ...(payment === "alipay" ? each("charge") : []),
          "notifications",
        ];
  const calls: Calls = {};
  for (const step of steps) {
    for (const [edge, count] of Object.entries(STEPS[step]) as [EdgeId, number][]) {
      calls[edge] = (calls[edge] ?? 0) + count;
    }
  }
  return calls;
}

/** In-app notifications that a ride causes: one per message. */
export function planNotifications(plan: Plan): number {
  const calls = planCalls(plan, "wallet");
  return (calls["order->notification"] ?? 0) + (calls["payment->notification"] ?? 0);
}
