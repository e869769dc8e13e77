import type { ServerSubject } from "../subject/server-subject.ts";

/** One thing that every server subject has to do. Fails by throwing. */
export interface ServerCase {
  readonly name: string;
  /** @param requests How many a case under load makes; the others do not ask. */
  run(subject: ServerSubject, requests: number): Promise<void>;
}
