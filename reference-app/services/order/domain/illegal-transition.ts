/** An action that the present state of an order or trip does not allow. The entry points answer it with 409. */
export class IllegalTransition extends Error {
  override readonly name = "IllegalTransition";
  readonly code = "illegal_transition";
  readonly state: string;

  constructor(subject: "order" | "trip", action: string, state: string) {
    super(`${subject} cannot ${action} in state \`${state}\``);
    this.state = state;
  }
}
