/**
 * The life of a payment. `pending` is stored before anything is charged, so that a crash or an unanswered provider
 * leaves a trace; it stays pending until the outcome is known. `declined` may be tried again with the same key (after
 * a top-up); `captured` is final.
 */
export type PaymentState = "pending" | "captured" | "declined";

export type PaymentAction = "capture" | "decline";

export type PaymentMethod = "wallet" | "alipay";

export const PAYMENT_METHODS = ["wallet", "alipay"] as const satisfies readonly PaymentMethod[];

export const PAYMENT_STATES = ["pending", "captured", "declined"] as const satisfies readonly PaymentState[];

const TRANSITIONS: Readonly<Record<PaymentAction, Partial<Record<PaymentState, PaymentState>>>> = {
  capture: { pending: "captured", declined: "captured" },
  decline: { pending: "declined", declined: "declined" },
};

/** The states from which an action is legal: the WHERE clause of its conditional update. */
export function paymentStatesBefore(action: PaymentAction): PaymentState[] {
  return PAYMENT_STATES.filter((state) => TRANSITIONS[action][state] !== undefined);
}

/** Whether a payment in this state still has to be tried. */
export function isOpen(state: PaymentState): boolean {
  return TRANSITIONS.capture[state] !== undefined;
}
