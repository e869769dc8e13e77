/** The pool holds as many requests as it may; the caller should come back later. */
export class PoolFullError extends Error {
  override readonly name = "PoolFullError";
  readonly code = "MATCHING_POOL_FULL";

  constructor(capacity: number) {
    super(`the pool is full: ${capacity} requests`);
  }
}
