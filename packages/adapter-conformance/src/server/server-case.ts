import type { ServerSubject } from "../subject/server-subject.ts";

/** One thing that every server subject has to do. Fails by throwing. */
export interface ServerCase {
  readonly name: string;
  run(subject: ServerSubject): Promise<void>;
}
