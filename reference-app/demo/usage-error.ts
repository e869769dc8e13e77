/** The command line is wrong. `message` is for the person who typed it. */
export class UsageError extends Error {
  readonly code = "USAGE";
  override readonly name = "UsageError";

  /** Of what `parseArgs` threw: its first sentence, as this project writes. */
  static of(cause: unknown): UsageError {
    const text = cause instanceof Error ? (cause.message.split(/[.\n]/, 1)[0] ?? "") : String(cause);
    return new UsageError(`${text.charAt(0).toLowerCase()}${text.slice(1).replaceAll("'", "`")}`, { cause });
  }
}
