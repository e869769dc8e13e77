import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { completeLines } from "../../demo/judge/complete-lines.ts";
import { isEvidence } from "../../demo/judge/is-evidence.ts";
import type { PodHistory } from "../lab/pod-history.ts";
import { isCallOfOurs } from "./call-of-ours.ts";

const PROXY = "istio-proxy";

/** What the pods wrote from a moment on. */
export class Evidence {
  readonly #folder: string;
  /** Bytes that were there before, by file. */
  readonly #before: ReadonlyMap<string, number>;

  /** From now on. */
  constructor(folder: string) {
    this.#folder = folder;
    this.#before = new Map(containerLogs(folder).map(({ file }) => [file, statSync(join(folder, file)).size]));
  }

  /** Outbound lines of the services' proxies, and what services and outside hosts say of messages and requests. */
  lines({ pods }: PodHistory): readonly string[] {
    const addresses = new Map(pods.map(({ name, ip }) => [name, ip]));
    const isCall = (line: string) => isCallOfOurs(line, (pod) => addresses.get(pod));
    return containerLogs(this.#folder).flatMap(({ file, container }) => {
      const lines = completeLines(join(this.#folder, file), this.#before.get(file));
      return lines.filter(container === PROXY ? isCall : isEvidence);
    });
  }
}

function containerLogs(folder: string): readonly { readonly file: string; readonly container: string }[] {
  return readdirSync(folder).flatMap((file) => {
    const [, , container] = file.replace(/\.log$/, "").split("_");
    return container === undefined ? [] : [{ file, container }];
  });
}
