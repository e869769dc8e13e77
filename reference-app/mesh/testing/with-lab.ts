import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect } from "vitest";
import { findLab } from "../running-lab.ts";
import { meshFolder } from "./carpool-lab.ts";
import { expectAtMost } from "./figure.ts";
import { mesh, type Running, startMesh } from "./mesh-command.ts";

const MINUTE = 60_000;

/** A lab for the tests of this file. One that is up already is used as it is, and stays. */
export function withLab(): { readonly folder: string; readonly scratch: string } {
  const scratch = mkdtempSync(join(tmpdir(), "dyeing-carpool-"));
  const folder = meshFolder(scratch);
  const isUp = findLab(folder) !== undefined;
  let coming: Running | undefined;
  beforeAll(async () => {
    if (isUp) return;
    coming = startMesh({ folder, args: ["up", "--json"] });
    const { code, out, err } = await coming.ended;
    coming = undefined;
    expect(code, err).toBe(0);
    const { ms, memoryMiB, phases } = JSON.parse(out);
    console.log(JSON.stringify(phases));
    expectAtMost("up", ms / 1_000, 60, "s");
    expectAtMost("memory", memoryMiB / 1_024, 12, "GiB");
  }, 5 * MINUTE);
  afterAll(async () => {
    // It took too long: nobody waits for it any more, and it must not come up after all.
    coming?.kill("SIGINT");
    await coming?.ended;
    const started = performance.now();
    if (!isUp) await mesh(folder, "down");
    rmSync(scratch, { recursive: true, force: true });
    if (!isUp) expectAtMost("down", (performance.now() - started) / 1_000, 10, "s");
  }, MINUTE);
  return { folder, scratch };
}
