import type { Progress } from "../../demo/output/progress.ts";
import { apply } from "../lab/kubectl.ts";
import { kubectlOf } from "../proof/kubectl-of.ts";
import { Caller, grayVariant } from "./caller.ts";
import { type FallbackTrials, fallbackTrials } from "./fallback-trials.ts";
import { FAULTS } from "./faults.ts";
import { variantsOf } from "./forms.ts";
import { laneManifests } from "./lane-manifests.ts";
import { measureFault, type Outcome } from "./measure-fault.ts";
import type { StudyOptions } from "./study-options.ts";
import { StudyPods } from "./study-pods.ts";

export interface Study {
  readonly outcomes: readonly Outcome[];
  /** Of each permissive form, without retries. */
  readonly trials: readonly FallbackTrials[];
  readonly seconds: number;
}

/** Every fault, by every form and every way to retry at once; then how fast a pod that is not ready gives way. */
export async function study(options: StudyOptions, signal: AbortSignal, progress: Progress): Promise<Study> {
  const { lab, folder, forms, retries, faults, calls, trials } = options;
  const started = performance.now();
  const kubectl = kubectlOf(options);
  const pods = new StudyPods(kubectl);
  const variants = variantsOf(forms, retries);
  await apply({ folder, tools: lab.tools }, laneManifests(variants));
  const [ip = ""] = await pods.addresses("caller");
  const caller = new Caller(ip);
  const outcomes: Outcome[] = [];
  for (const fault of FAULTS.filter(({ name }) => faults === undefined || faults.includes(name))) {
    signal.throwIfAborted();
    progress.say(fault.name);
    await pods.heal();
    await caller.start(variants.map(({ name }) => grayVariant(name)));
    outcomes.push(...(await measureFault(fault, { caller, pods, calls })));
    await caller.stop();
  }
  const measured: FallbackTrials[] = [];
  for (const form of trials === 0 ? [] : forms.filter((one) => one !== "strict")) {
    signal.throwIfAborted();
    progress.say(`a pod that is not ready gives way, form ${form}`);
    measured.push(await fallbackTrials(`${form}.none`, trials, caller, pods));
  }
  await pods.heal();
  return { outcomes, trials: measured, seconds: (performance.now() - started) / 1_000 };
}
