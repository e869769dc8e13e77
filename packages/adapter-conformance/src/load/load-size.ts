/** Requests per subject under load: DYEING_CONFORMANCE_REQUESTS, default 1000. */
export function loadSize(): number {
  const size = Number(process.env.DYEING_CONFORMANCE_REQUESTS ?? 1000);
  if (!Number.isInteger(size) || size < 200) {
    throw new Error(`DYEING_CONFORMANCE_REQUESTS is not a number of at least 200: \`${size}\``);
  }
  return size;
}

export const CONNECTIONS = 64;
/** One in five is cut off by its client: half of these in the body, half while the handler runs. */
export const CUT_EVERY = 5;
