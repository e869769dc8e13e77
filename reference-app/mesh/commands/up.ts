import { existsSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { filesIn } from "../lab/files.ts";
import { LabError } from "../lab/lab-error.ts";
import type { LabEvent } from "../lab/options.ts";
import type { MeshOptions } from "../options.ts";
import { checkMachine, thisMachine } from "../requirements.ts";
import { cacheFolder, endLab, findLab, forgetLab, labFolder } from "../running-lab.ts";
import { carpoolImage } from "./carpool-image.ts";
import { startLab } from "./start-lab.ts";
import { meshTools } from "./tools.ts";

const REFERENCE_APP = join(import.meta.dirname, "../..");
const DEPLOY = join(REFERENCE_APP, "deploy");
/** As the manifests call it, without its tag. */
const IMAGE = "dyeing/carpool";

export interface UpOptions {
  readonly options: MeshOptions;
  readonly interrupted: AbortSignal;
  readonly print: (line: string) => void;
}

/** @throws LabError; nothing of the lab is left then but its logs */
export async function up({ options, interrupted, print }: UpOptions): Promise<void> {
  checkMachine(thisMachine());
  const folder = labFolder();
  const other = findLab(folder);
  if (other !== undefined) {
    throw new LabError(
      `A mesh lab is up already, since ${other.since}, with the profile ${other.profile}: \`npm run mesh -- down\` ends it. A second one beside it takes another folder in DYEING_MESH_FOLDER.`,
    );
  }
  for (const path of [...(options.apply ?? []), ...Object.values(options.images)]) {
    if (!statSync(path, { throwIfNoEntry: false })?.isDirectory())
      throw new LabError(`There is no folder \`${path}\`.`);
  }
  if (existsSync(filesIn(folder).lab)) {
    throw new LabError(
      `A mesh lab has ended without \`down\`: it was killed, or the machine was. Nothing of it runs; its logs are in ${join(folder, "logs")}. \`npm run mesh -- down\` takes them away, then another can come up.`,
    );
  }
  // Logs of one that did not come up.
  forgetLab(folder);
  const { profile, timeoutMs } = options;
  const phases: Record<string, number> = {};
  const onEvent = (event: LabEvent) => {
    if (event.event !== "phase") return;
    phases[event.name] = event.ms;
    if (!options.json) print(`${event.name.padEnd(12)} ${seconds(event.ms)}`);
  };
  const operator = options.operator ?? join(DEPLOY, "mesh");
  const apply = options.apply ?? [DEPLOY];
  const tools = meshTools();
  const ours = options.apply === undefined && options.images[IMAGE] === undefined;
  const images = ours ? { ...options.images, [IMAGE]: carpoolImage(cacheFolder()) } : options.images;
  const lab = { folder, profile, tools, operator, apply, images, timeoutMs };
  try {
    const aborted = new Promise<never>((_, reject) => {
      interrupted.addEventListener("abort", () => reject(interrupted.reason), { once: true });
    });
    const { event: _, ...ready } = await Promise.race([startLab(lab, onEvent), aborted]);
    if (options.json) print(JSON.stringify({ profile, ...ready, phases, folder }));
    else print(`up in ${seconds(ready.ms)}: ${ready.pods} pods ready, ${ready.memoryMiB} MiB, profile ${profile}`);
  } catch (error) {
    const left = findLab(folder);
    if (left !== undefined) await endLab(left);
    // Its logs stay to be read; it is no stale lab.
    rmSync(filesIn(folder).lab, { force: true });
    throw error instanceof LabError ? new LabError(`${error.message}\nAll logs: ${join(folder, "logs")}`) : error;
  }
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1).padStart(5)} s`;
}
