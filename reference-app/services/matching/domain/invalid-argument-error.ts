/** A request that is wrong in itself. `fields` maps the wire name of each bad field to what is wrong with it. */
export class InvalidArgumentError extends Error {
  override readonly name = "InvalidArgumentError";
  readonly code = "MATCHING_INVALID_ARGUMENT";
  readonly fields: Readonly<Record<string, string>>;

  constructor(fields: Readonly<Record<string, string>>) {
    const list = Object.entries(fields).map(([field, problem]) => `\`${field}\` ${problem}`);
    super(`invalid argument: ${list.join(", ")}`);
    this.fields = fields;
  }
}
