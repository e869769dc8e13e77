import { chmodSync, mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { KubeData } from "./kube-data.ts";
import type { Pod, VolumeSource } from "./pod.ts";
import { podField } from "./pod-field.ts";

/** Files of a volume: text by path below its folder. */
type Files = ReadonlyMap<string, string>;

/** The folders that a pod's volumes are, below one folder; brought up to date when what they show changes. */
export class Volumes {
  readonly #folder: string;
  readonly #pod: Pod;
  readonly #data: KubeData;
  /** What stands in a volume's folder. */
  readonly #written = new Map<string, Files>();
  #revision = 0;

  constructor(folder: string, pod: Pod, data: KubeData) {
    this.#folder = folder;
    this.#pod = pod;
    this.#data = data;
  }

  folderOf(name: string): string {
    return join(this.#folder, name);
  }

  /** @throws when something is not there that a volume shows */
  async write(): Promise<void> {
    for (const { name, projected, ...source } of this.#pod.spec.volumes ?? []) {
      const folder = this.folderOf(name);
      mkdirSync(folder, { recursive: true });
      chmodSync(folder, 0o777);
      const files = new Map<string, string>();
      for (const one of projected?.sources ?? [source]) {
        for (const [path, text] of await filesOf(one, this.#pod, this.#data)) files.set(path, text);
      }
      this.#swap(folder, files);
    }
  }

  /** As a kubelet does: a new folder, and one rename of the link `..data`, so that nobody sees half of it. */
  #swap(folder: string, files: Files): void {
    const before = this.#written.get(folder) ?? new Map();
    if (JSON.stringify([...files]) === JSON.stringify([...before])) return;
    this.#written.set(folder, files);
    this.#revision += 1;
    const name = `..${this.#revision}`;
    for (const [path, text] of files) {
      mkdirSync(dirname(join(folder, name, path)), { recursive: true });
      writeFileSync(join(folder, name, path), text);
    }
    symlinkSync(name, join(folder, "..new"));
    renameSync(join(folder, "..new"), join(folder, "..data"));
    const [old, now] = [topOf(before), topOf(files)];
    for (const path of old) if (!now.has(path)) rmSync(join(folder, path));
    for (const path of now) if (!old.has(path)) symlinkSync(join("..data", path), join(folder, path));
  }
}

function topOf(files: Files): Set<string> {
  return new Set([...files.keys()].map((path) => path.split("/", 1)[0] ?? path));
}

async function filesOf(
  { configMap, downwardAPI, serviceAccountToken }: VolumeSource,
  pod: Pod,
  data: KubeData,
): Promise<readonly (readonly [path: string, text: string])[]> {
  if (configMap !== undefined) return configFiles(configMap, data);
  if (serviceAccountToken !== undefined) {
    return [[serviceAccountToken.path, await data.token(serviceAccountToken.audience)]];
  }
  return (downwardAPI?.items ?? []).map(({ path, fieldRef }) => [path, podField(pod, fieldRef.fieldPath)]);
}

async function configFiles({ name, items, optional }: NonNullable<VolumeSource["configMap"]>, { read }: KubeData) {
  const data = await read("configmaps", name);
  if (data === undefined) {
    if (optional === true) return [];
    throw new Error(`there is no configmap \`${name}\``);
  }
  return (items ?? Object.keys(data).map((key) => ({ key, path: key }))).map(({ key, path }) => {
    const text = data[key];
    if (text === undefined) throw new Error(`no key \`${key}\` in configmaps \`${name}\``);
    return [path, text] as const;
  });
}
