/** A request id that is not in the pool: never submitted, withdrawn, or expired. */
export class UnknownRequestError extends Error {
  override readonly name = "UnknownRequestError";
  readonly code = "MATCHING_UNKNOWN_REQUEST";
  readonly requestId: string;

  constructor(requestId: string) {
    super(`no such ride request: \`${requestId}\``);
    this.requestId = requestId;
  }
}
