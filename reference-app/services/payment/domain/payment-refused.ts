export type PaymentRefusal =
  /** The wallet does not hold the amount. */
  | "insufficient_balance"
  /** The payment company said no. */
  | "declined_by_provider"
  /** The idempotency key belongs to a payment with other contents. */
  | "key_reused"
  /** Another request with the same key is being worked on. */
  | "in_progress";

/** A payment that is not made. What is known about it is stored; the same key may be used again. */
export class PaymentRefused extends Error {
  override readonly name = "PaymentRefused";
  readonly code: PaymentRefusal;
  /** Names of the contents that differ, for `key_reused`. */
  readonly fields: readonly string[];

  constructor(code: PaymentRefusal, fields: readonly string[] = []) {
    super(TEXTS[code]);
    this.code = code;
    this.fields = fields;
  }
}

const TEXTS: Readonly<Record<PaymentRefusal, string>> = {
  insufficient_balance: "insufficient balance",
  declined_by_provider: "the payment was declined",
  key_reused: "the idempotency key belongs to another payment",
  in_progress: "the payment is in progress",
};
