import type { OutboundSubject } from "../subject/outbound-subject.ts";

/** One thing that every outbound client has to do. Fails by throwing. */
export interface OutboundCase {
  readonly name: string;
  run(subject: OutboundSubject): Promise<void>;
}
