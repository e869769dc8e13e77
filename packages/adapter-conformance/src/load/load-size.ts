/** What is played against a subject. */
export interface Load {
  readonly requests: number;
  /** One request in so many is cut off by its client; of a server, half of these in the body, half while the handler runs. */
  readonly cutEvery: number;
}

/** What was played, and compared with its origin. */
export interface Played {
  readonly requests: number;
  readonly cut: number;
  /** Calls that arrived at the other end. */
  readonly calls: number;
  /** Requests whose connection ended under them; what they did is compared too. Absent: the client does not tell them apart. */
  readonly broken?: number;
}

/** Less shows nothing: 64 connections, one request in ten cut off in its body. */
const LEAST = 200;

/**
 * Requests of a subject under load: DYEING_CONFORMANCE_REQUESTS, default 1000.
 *
 * @param share The part of it that the subject gets; at least 200 are made.
 */
export function loadSize(share = 1): number {
  const size = Number(process.env.DYEING_CONFORMANCE_REQUESTS ?? 1000);
  if (!Number.isInteger(size) || size < LEAST) {
    throw new Error(`DYEING_CONFORMANCE_REQUESTS is not a number of at least ${LEAST}: \`${size}\``);
  }
  return Math.max(LEAST, Math.round(size * share));
}

export const CONNECTIONS = 64;
/** Of the requests, and at least one: connections of node:http2 that may end by themselves when streams are cut off all the time. */
export const BROKEN_OF = 1000;
/** Of the cases. The oracle at size (`scripts/oracle`) cuts off half. */
export const CUT_EVERY = 5;
