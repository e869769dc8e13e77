import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll } from "vitest";
import { findLab } from "../running-lab.ts";
import { bringUp, UP_TIMEOUT_MS } from "./bring-up.ts";
import { meshFolder } from "./carpool-lab.ts";
import { expectAtMost } from "./figure.ts";
import { mesh } from "./mesh-command.ts";

const MINUTE = 60_000;

/** A lab for the tests of this file. One that is up already is used as it is, and stays. */
export function withLab(): { readonly folder: string; readonly scratch: string } {
  const scratch = mkdtempSync(join(tmpdir(), "dyeing-carpool-"));
  const folder = meshFolder(scratch);
  const isUp = findLab(folder) !== undefined;
  beforeAll(async () => {
    if (isUp) return;
    const { ms, memoryMiB, phases } = await bringUp(folder);
    console.log(JSON.stringify(phases));
    expectAtMost("up", ms / 1_000, 60, "s");
    expectAtMost("memory", memoryMiB / 1_024, 12, "GiB");
  }, UP_TIMEOUT_MS);
  afterAll(async () => {
    const started = performance.now();
    if (!isUp) await mesh(folder, "down");
    rmSync(scratch, { recursive: true, force: true });
    if (!isUp) expectAtMost("down", (performance.now() - started) / 1_000, 10, "s");
  }, MINUTE);
  return { folder, scratch };
}
