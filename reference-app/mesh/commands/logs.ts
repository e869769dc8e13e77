import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { filesIn } from "../lab/files.ts";
import { LabError } from "../lab/lab-error.ts";
import { labFolder } from "../running-lab.ts";

/**
 * What the containers of a pod wrote, each with a heading when there are several. Also of a pod that is gone, and of a
 * lab that did not come up.
 * @throws LabError
 */
export function logs(pod: string, container: string | undefined): string {
  const folder = filesIn(labFolder()).logs;
  const files = existsSync(folder) ? readdirSync(folder).sort() : [];
  const found = files
    .map((file) => ({ file, parts: file.replace(/\.log$/, "").split("_") }))
    .filter(({ parts: [namespace, name, of] }) => {
      if (name === undefined) return container === undefined && namespace === pod;
      return `${namespace}/${name}`.includes(pod) && (container === undefined || of === container);
    });
  if (found.length === 0) {
    throw new LabError(
      `No pod has \`${pod}\` in its name${container === undefined ? "" : ` and a container \`${container}\``}: \`npm run mesh -- status\` lists them.`,
    );
  }
  const text = found.map(({ file, parts }) => {
    const heading = found.length > 1 ? `==> ${parts.join("/")} <==\n` : "";
    return heading + readFileSync(join(folder, file), "utf8");
  });
  return text.join("\n");
}
