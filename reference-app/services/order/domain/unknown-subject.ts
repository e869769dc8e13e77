/** There is no such order or trip. The entry points answer it with 404. */
export class UnknownSubject extends Error {
  override readonly name = "UnknownSubject";
  readonly code = "unknown_subject";

  constructor(subject: "order" | "trip", id: string) {
    super(`unknown ${subject} \`${id}\``);
  }
}
