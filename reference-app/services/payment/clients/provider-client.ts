import { TaskCancelledError, TimeoutStrategy, timeout } from "cockatiel";
import { z } from "zod";
import type { CallEdge } from "../../../kit/break-edge.ts";
import { UpstreamError } from "../../../kit/upstream-error.ts";

const ChargeReply = z.object({ tradeNo: z.string().min(1), status: z.string() });

export interface ProviderCharge {
  readonly idempotencyKey: string;
  readonly orderId: string;
  /** Fen. */
  readonly amount: number;
}

export type ProviderOutcome =
  | { readonly outcome: "charged"; readonly tradeNo: string }
  | { readonly outcome: "declined" };

export interface ProviderClient {
  /**
   * Charges once, whatever happens: it never repeats a call by itself. The company charges a key at most once, so the
   * caller may ask again with the same one.
   * @throws UpstreamError when the outcome is unknown
   */
  charge(charge: ProviderCharge): Promise<ProviderOutcome>;
}

export interface ProviderClientOptions {
  readonly baseUrl: string;
  readonly timeoutMs: number;
  readonly callEdge: CallEdge;
}

/** The payment company. It is outside: the SDK adds nothing to these calls, its host is on no allow-list. */
export function createProviderClient({ baseUrl, timeoutMs, callEdge }: ProviderClientOptions): ProviderClient {
  // Aggressive: it is over when the time is over, whether or not the connection notices the abort.
  const limit = timeout(timeoutMs, TimeoutStrategy.Aggressive);

  async function post(charge: ProviderCharge, signal: AbortSignal) {
    const response = await callEdge("payment->provider", () =>
      fetch(`${baseUrl}/alipay/charges`, {
        method: "POST",
        headers: { "content-type": "application/json", accept: "application/json" },
        body: JSON.stringify(charge),
        redirect: "manual",
        signal,
      }),
    );
    return { status: response.status, text: await response.text() };
  }

  return {
    async charge(charge) {
      const { status, text } = await limit
        .execute(({ signal }) => post(charge, signal))
        .catch((cause: unknown) => {
          if (cause instanceof TaskCancelledError) {
            throw new UpstreamError("UPSTREAM_TIMEOUT", "provider", `no answer within ${timeoutMs} ms`, { cause });
          }
          throw new UpstreamError("UPSTREAM_UNREACHABLE", "provider", "cannot be reached", { cause });
        });
      if (status === 402 || status === 422) return { outcome: "declined" };
      if (status < 200 || status > 299) {
        // Not passed on as it is: a 4xx of the company is our mistake, not our caller's.
        throw new UpstreamError("UPSTREAM_INVALID", "provider", `answered ${status}`);
      }
      const reply = ChargeReply.safeParse(parse(text));
      if (!reply.success) {
        throw new UpstreamError("UPSTREAM_INVALID", "provider", "answered something unexpected", {
          cause: reply.error,
        });
      }
      const { tradeNo, status: trade } = reply.data;
      return trade === "TRADE_SUCCESS" ? { outcome: "charged", tradeNo } : { outcome: "declined" };
    },
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
