import type { ServerSubject } from "./server-subject.ts";
import type { ServerTrait } from "./server-traits.ts";

/** One thing that every server subject has to do. Fails by throwing. */
export interface ServerCase {
  readonly name: string;
  /** What a subject has to be for the case to say anything about it. Default: nothing in particular. */
  readonly needs?: readonly ServerTrait[];
  /** @param requests How many a case under load makes; the others do not ask. */
  run(subject: ServerSubject, requests: number): Promise<void>;
}
