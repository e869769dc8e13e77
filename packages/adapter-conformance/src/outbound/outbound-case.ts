import type { OutboundSubject } from "../subject/outbound-subject.ts";

/** One thing that every outbound client has to do. Fails by throwing. */
export interface OutboundCase {
  readonly name: string;
  /** @param requests How many a case under load makes; the others do not ask. */
  run(subject: OutboundSubject, requests: number): Promise<void>;
}
