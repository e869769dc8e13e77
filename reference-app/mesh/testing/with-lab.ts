import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect } from "vitest";
import { findLab } from "../running-lab.ts";
import { meshFolder } from "./carpool-lab.ts";
import { mesh } from "./mesh-command.ts";

const MINUTE = 60_000;

/** A lab for the tests of this file. One that is up already is used as it is, and stays. */
export function withLab(): { readonly folder: string; readonly scratch: string } {
  const scratch = mkdtempSync(join(tmpdir(), "dyeing-carpool-"));
  const folder = meshFolder(scratch);
  const isUp = findLab(folder) !== undefined;
  beforeAll(async () => {
    if (isUp) return;
    const { code, out, err } = await mesh(folder, "up", "--json");
    expect(code, err).toBe(0);
    console.log(out.trim());
  }, 5 * MINUTE);
  afterAll(async () => {
    if (!isUp) await mesh(folder, "down");
    rmSync(scratch, { recursive: true, force: true });
  }, MINUTE);
  return { folder, scratch };
}
