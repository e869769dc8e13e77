/** A pod that cannot be started as it is written. `message` is for the person who wrote it. */
export class Misconfigured extends Error {
  readonly code = "MISCONFIGURED";
  override readonly name = "Misconfigured";
}
