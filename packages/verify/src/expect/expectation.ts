/**
 * What one trace is expected to do, from outside the system: a line of a ride file, of a load plan. It replaces what
 * the edge decided, and it supplies the denominators: a call that is expected and left no evidence is reported.
 */
export interface Expectation {
  /** Unique; shown in reports. */
  readonly id: string;
  /** 32 lower-case hex digits. */
  readonly traceId: string;
  /** `default` = undyed. */
  readonly color: string;
  /** Value of the witness header, unique per trace. */
  readonly witness?: string;
  /** Tag header -> value on the wire, on every edge that propagates the dye. `null`: the header must not be there. */
  readonly tags?: Readonly<Record<string, string | null>>;
  /** Edge id -> where `tags` differ on that edge, such as one that is called before a tag is set. */
  readonly tagsAt?: Readonly<Record<string, Readonly<Record<string, string | null>>>>;
  /**
   * Edge id -> path of the calls on it that are made before the edge of the system decides, such as asking whose token it is:
   * they must carry no dye.
   */
  readonly undecided?: Readonly<Record<string, string>>;
  /**
   * The version that has to answer, by service. Default: what the lane of `color` overrides, else the baseline. Name
   * a service here when a route of its own (a payment type, an environment) leads elsewhere.
   */
  readonly versions?: Readonly<Record<string, string>>;
  /** Edge id -> number of calls. */
  readonly calls: Readonly<Record<string, number>>;
}
