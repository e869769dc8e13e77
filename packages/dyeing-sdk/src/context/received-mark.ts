const RECEIVED = Symbol.for("dyeing.received.v1");

/** Marks a framework's object for a request as received. False when it was already: the adapter is installed twice. */
export function markReceived(request: object): boolean {
  const marked = request as { [RECEIVED]?: true };
  if (marked[RECEIVED] === true) return false;
  Object.defineProperty(marked, RECEIVED, { value: true });
  return true;
}
