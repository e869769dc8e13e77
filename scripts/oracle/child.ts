import type { PolicySource } from "@dyeing/sdk";
import { ReloadingFile } from "./reloading-file.ts";
import { SUBJECTS } from "./subjects.ts";

/** What a child tells of each batch. */
export interface Batch {
  readonly name: string;
  readonly requests: number;
  readonly cut: number;
  readonly calls: number;
  readonly broken?: number;
  readonly reloads: number;
  /** Undefined: everything was its own origin's. */
  readonly fault: string | undefined;
}

/** Fewer do not reach all of the 64 connections. */
const LEAST = 200;

// Of many: every how-manieth subject, and from which on, it plays in turn, until it has made so many requests.
const [at = 0, step = 1, wanted = 0, size = 1] = process.argv.slice(2).map(Number);
const mine = SUBJECTS.filter((_, index) => index % step === at);
const file = new ReloadingFile();
const followed = file.follow();
/** Each runtime closes the source that it is given; this one goes on. */
const policy: PolicySource = {
  current: () => followed.current(),
  observe: (tell) => followed.observe?.(tell),
  close: () => {},
};
// Stopped, or left alone by a parent that is gone: nothing stays behind.
for (const end of ["SIGINT", "SIGTERM", "disconnect"])
  process.once(end, () => {
    file.close();
    process.exit(1);
  });
const refused = () => Object.values(followed.status().rejections).reduce((sum, count) => sum + count, 0);

let made = 0;
for (let turn = 0; made < wanted; turn += 1) {
  const subject = mine[turn % mine.length];
  if (subject === undefined) throw new Error("no subject");
  const requests = Math.min(size, Math.max(LEAST, wanted - made));
  const before = followed.status().reloads;
  const nothing = { requests, cut: 0, calls: 0, fault: undefined };
  const played = await subject
    .play({ requests, cutEvery: 2 }, policy)
    .catch((error: unknown) => ({ ...nothing, fault: error instanceof Error ? error.message : String(error) }));
  const reloads = followed.status().reloads - before;
  const fault = "fault" in played ? played.fault : refused() > 0 ? `${refused()} reloads were rejected` : undefined;
  made += requests;
  process.send?.({ ...played, name: subject.name, reloads, fault } satisfies Batch);
}
followed.close();
file.close();
process.removeAllListeners("disconnect");
process.disconnect?.();
