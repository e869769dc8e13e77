import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { MeshOptions } from "../options.ts";
import { labFolder, requireLab } from "../running-lab.ts";
import type { StudyOptions } from "../study/study-options.ts";
import { enter } from "./enter.ts";
import { makeSmallImage } from "./small-image.ts";
import { withOwnLab } from "./with-own-lab.ts";

const STUDY = join(import.meta.dirname, "../study");

/** Runs the study of lanes in a lab of its own; resolves with its exit code. @throws LabError */
export async function studyLanes(options: MeshOptions, interrupted: AbortSignal): Promise<number> {
  const image = mkdtempSync(join(tmpdir(), "dyeing-study-"));
  try {
    makeSmallImage(image, join(STUDY, "app"));
    const up = { ...options, apply: [join(STUDY, "manifests")], images: { "dyeing/fixture": image } };
    return await withOwnLab({ options: up, interrupted }, () => {
      const folder = labFolder();
      const lab = requireLab(folder);
      const { json, markdown, study } = options;
      const asked: StudyOptions = { lab, folder, json, markdown, ...study };
      const main = join(STUDY, "main.ts");
      return enter(lab, [process.execPath, "--conditions=dyeing-source", main, JSON.stringify(asked)], interrupted);
    });
  } finally {
    rmSync(image, { recursive: true, force: true });
  }
}
