import { ExponentialBackoff, handleWhen, retry } from "cockatiel";
import { z } from "zod";
import type { JsonClient } from "../../../kit/json-client.ts";
import { UpstreamError } from "../../../kit/upstream-error.ts";
import type { SmsProvider, TextMessage } from "../domain/sms-provider.ts";

const SmsReply = z.object({ messageId: z.string(), status: z.string() });

/** Tries beyond the first one. The queue tries again after that. */
const RETRIES = 2;

/** Text messages over HTTP: `POST /messages {to, template, text}` with an Idempotency-Key. */
export class HttpSmsProvider implements SmsProvider {
  readonly #client: JsonClient;
  readonly #policy = retry(handleWhen(isTransient), {
    maxAttempts: RETRIES,
    backoff: new ExponentialBackoff({ initialDelay: 100, maxDelay: 1_000 }),
  });

  constructor(client: JsonClient) {
    this.#client = client;
  }

  async send({ to, template, text, idempotencyKey }: TextMessage): Promise<void> {
    // The key makes a retry safe after a time-out that hid a success.
    const headers = { "idempotency-key": idempotencyKey };
    await this.#policy.execute(() =>
      this.#client.postJson("/messages", { to, template, text }, { schema: SmsReply, headers }),
    );
  }
}

/** No answer, or one that may be better next time. */
function isTransient(error: unknown): boolean {
  if (!(error instanceof UpstreamError)) return false;
  return error.status === undefined || error.status === 429 || error.status >= 500;
}
