/** Why a request is not passed on although it is HTTP: it could mean one thing to us and another to the endpoint. */
export interface Refusal {
  readonly status: number;
  /** The body of the answer. */
  readonly text: string;
  /** `response_code_details` of the log; Envoy's word where it has one. */
  readonly details: string;
}
