import { conformanceCases, type Subject } from "./conformance-cases.ts";

/** Enough for a mistake to show under load. */
const REQUESTS = 320;

/**
 * Runs cases against a subject outside any test runner, and names those that fail, in the order of the suite. For
 * tests of the suite itself.
 *
 * @param names The cases to run. Default: all.
 */
export async function failingCases(subject: Subject, names?: readonly string[]): Promise<string[]> {
  const cases = conformanceCases(subject, REQUESTS);
  for (const name of names ?? []) {
    if (!cases.some((one) => one.name === name)) throw new Error(`no case is called \`${name}\``);
  }
  const failed: string[] = [];
  for (const { name, run } of cases) {
    if (names !== undefined && !names.includes(name)) continue;
    await run().catch(() => failed.push(name));
  }
  return failed;
}
