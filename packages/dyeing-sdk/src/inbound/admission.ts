/** `edge`: decides the dye of what comes from outside. `interior`: carries what it is given. */
export type Role = "edge" | "interior";

/** What `admitDye` needs to know of the service. */
export interface Admission {
  readonly role: Role;
  readonly service: string;
  /** `detail` is for the log, never part of the counter. */
  readonly count: (reason: string, detail?: unknown) => void;
}
