import type { OutboundSubject } from "./outbound-subject.ts";
import type { OutboundTrait } from "./outbound-traits.ts";

/** One thing that every outbound client has to do. Fails by throwing. */
export interface OutboundCase {
  readonly name: string;
  /** What a subject has to be for the case to say anything about it. Default: nothing in particular. */
  readonly needs?: readonly OutboundTrait[];
  /** @param requests How many a case under load makes; the others do not ask. */
  run(subject: OutboundSubject, requests: number): Promise<void>;
}
