import { type ServiceName, type ServiceSpec, services } from "../../topology.ts";
import type { Ride } from "../rides/ride.ts";
import { type Answer, StepFailed } from "./ride-client.ts";

export interface ExpectedAnswer {
  readonly status: number;
  /** The service whose `differs` field must be in the body, with the value of the version that answered. */
  readonly differs?: ServiceName;
  /** The list in the body whose every item must have that field. Default: the body itself has it. */
  readonly differsIn?: string;
  readonly rideId?: boolean;
}

/**
 * Compares an answer with what the ride expects. A wrong status ends the ride; everything else is a fault to report.
 * @throws StepFailed
 */
export function checkAnswer(ride: Ride, step: string, answer: Answer, expected: ExpectedAnswer): readonly string[] {
  const { status, body } = answer;
  if (status !== expected.status) {
    throw new StepFailed(
      `${step}: status ${status} instead of ${expected.status}: ${JSON.stringify(body).slice(0, 300)}`,
    );
  }
  const faults: string[] = [];
  if (expected.differs !== undefined) {
    const where = expected.differsIn === undefined ? [body] : listOf(body[expected.differsIn]);
    faults.push(...differsFaults(expected.differs, ride, step, where));
  }
  if (expected.rideId && body.rideId !== ride.rideId) {
    faults.push(`${step}: ride id \`${body.rideId}\` in the answer`);
  }
  return faults;
}

function listOf(value: unknown): readonly Answer["body"][] {
  return Array.isArray(value) ? value : [];
}

function differsFaults(
  service: ServiceName,
  { expect }: Ride,
  step: string,
  where: readonly Answer["body"][],
): readonly string[] {
  const spec: ServiceSpec = services[service];
  const version = expect.versions[service];
  if (spec.differs === undefined || version === undefined) return [];
  const { field } = spec.differs;
  const right = spec.differs[version];
  if (where.length === 0) return [`${step}: nothing in the answer has \`${field}\``];
  return where
    .filter((item) => item[field] !== right)
    .map((item) => `${step}: \`${field}\` is \`${item[field]}\` instead of \`${right}\``);
}
