import { conformanceCases, type Subject } from "./conformance-cases.ts";

/** Runs cases against a subject outside any test runner, and names those that fail. For tests of the suite itself. */
export async function failingCases(subject: Subject, names?: readonly string[]): Promise<string[]> {
  const cases = conformanceCases(subject);
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
