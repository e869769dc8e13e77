import { loadSize } from "../load/load-size.ts";
import type { OutboundSubject } from "../subject/outbound-subject.ts";
import { outboundTraits } from "../subject/outbound-traits.ts";
import type { ServerSubject } from "../subject/server-subject.ts";
import { serverTraits } from "../subject/server-traits.ts";
import { OUTBOUND_CASES, SERVER_CASES } from "./suite.ts";

export type Subject = ServerSubject | OutboundSubject;

/** A case with its subject: a name, and a function that throws when the subject does not conform. */
export interface ConformanceCase {
  readonly name: string;
  run(): Promise<void>;
}

/**
 * All cases that apply to a subject. They can be run by any test runner, and by none.
 *
 * @param requests How many the case under load makes. Default: `loadSize()`.
 */
export function conformanceCases(subject: Subject, requests = loadSize(subject.loadShare)): readonly ConformanceCase[] {
  return subject.side === "server"
    ? applying(SERVER_CASES, subject, serverTraits(subject), requests)
    : applying(OUTBOUND_CASES, subject, outboundTraits(subject), requests);
}

interface Case<S, T> {
  readonly name: string;
  readonly needs?: readonly T[];
  run(subject: S, requests: number): Promise<void>;
}

function applying<S, T>(cases: readonly Case<S, T>[], subject: S, traits: ReadonlySet<T>, requests: number) {
  return cases
    .filter(({ needs = [] }) => needs.every((trait) => traits.has(trait)))
    .map((one) => ({ name: one.name, run: () => one.run(subject, requests) }));
}
