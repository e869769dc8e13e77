import { endLab, findLab, forgetLab, labFolder } from "../running-lab.ts";

/** Whether there was one. Its files go in any case. */
export async function down(): Promise<boolean> {
  const folder = labFolder();
  const lab = findLab(folder);
  if (lab !== undefined) await endLab(lab);
  forgetLab(folder);
  return lab !== undefined;
}
