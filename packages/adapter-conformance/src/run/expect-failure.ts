import { expect } from "vitest";
import type { Unsupported } from "../subject/capabilities.ts";

/** Runs a case that the capability file lists: it has to fail, and in the way that is named there. */
export async function expectFailure(run: () => Promise<void>, { fails }: Pick<Unsupported, "fails">): Promise<void> {
  const failed = await run().then(
    () => undefined,
    (error: unknown) => ({ error }),
  );
  if (failed === undefined) expect.fail("passes now: take it out of the capability file");
  expect(messageOf(failed.error), "fails in another way than the capability file names").toMatch(fails);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
