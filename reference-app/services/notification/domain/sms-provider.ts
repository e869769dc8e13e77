export interface TextMessage {
  /** Whom it goes to: the provider resolves users to numbers. */
  readonly to: string;
  readonly template: string;
  readonly text: string;
  /** Sending twice with the same key is one message. */
  readonly idempotencyKey: string;
}

/** A company that sends text messages. */
export interface SmsProvider {
  /** Resolves when the provider has taken the message. Rejects when it did not, after its own retries. */
  send(message: TextMessage): Promise<void>;
}
