/** The caller is not the one who may do this. The entry points answer it with 403. */
export class NotAllowed extends Error {
  override readonly name = "NotAllowed";
  readonly code = "not_allowed";
}
