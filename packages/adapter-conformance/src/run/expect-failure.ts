import { expect } from "vitest";

/** Runs a case that the capability file lists: it has to fail. */
export async function expectFailure(run: () => Promise<void>): Promise<void> {
  const failed = await run().then(
    () => false,
    () => true,
  );
  expect(failed, "passes now: take it out of the capability file").toBe(true);
}
