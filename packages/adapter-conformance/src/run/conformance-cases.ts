import { loadSize } from "../load/load-size.ts";
import { outboundIsolation } from "../load/outbound-isolation.ts";
import { serverIsolation } from "../load/server-isolation.ts";
import { contextCases } from "../outbound/context-cases.ts";
import { destinationCases } from "../outbound/destination-cases.ts";
import type { OutboundCase } from "../outbound/outbound-case.ts";
import { proxyCases } from "../outbound/proxy-cases.ts";
import { sendingCases } from "../outbound/sending-cases.ts";
import { carryingCases } from "../server/carrying-cases.ts";
import { echoCases } from "../server/echo-cases.ts";
import { failureCases } from "../server/failure-cases.ts";
import { malformedCases } from "../server/malformed-cases.ts";
import type { ServerCase } from "../server/server-case.ts";
import { vectorCases } from "../server/vector-cases.ts";
import type { OutboundSubject } from "../subject/outbound-subject.ts";
import type { ServerSubject } from "../subject/server-subject.ts";

export type Subject = ServerSubject | OutboundSubject;

/** A case with its subject: a name, and a function that throws when the subject does not conform. */
export interface ConformanceCase {
  readonly name: string;
  run(): Promise<void>;
}

const SERVER_CASES: readonly ServerCase[] = [
  ...carryingCases,
  ...echoCases,
  ...failureCases,
  ...malformedCases,
  ...vectorCases,
  serverIsolation,
];
const OUTBOUND_CASES: readonly OutboundCase[] = [
  ...sendingCases,
  ...destinationCases,
  ...proxyCases,
  ...contextCases,
  outboundIsolation,
];

/**
 * All cases for a subject. They can be run by any test runner, and by none.
 *
 * @param requests How many the case under load makes. Default: DYEING_CONFORMANCE_REQUESTS, or 1000.
 */
export function conformanceCases(subject: Subject, requests = loadSize()): readonly ConformanceCase[] {
  return subject.side === "server"
    ? SERVER_CASES.map(({ name, run }) => ({ name, run: () => run(subject, requests) }))
    : OUTBOUND_CASES.map(({ name, run }) => ({ name, run: () => run(subject, requests) }));
}
