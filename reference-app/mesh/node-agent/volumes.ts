import { chmodSync, mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { ReadData } from "./environment.ts";
import { Misconfigured } from "./misconfigured.ts";
import type { Pod, Volume, VolumeSource } from "./pod.ts";
import { podField } from "./pod-field.ts";

/** Files of a volume: text by path below its folder. */
type Files = ReadonlyMap<string, string>;

export interface VolumeContext {
  readonly readData: ReadData;
  readonly token: (audience: string | undefined, seconds: number | undefined) => Promise<string>;
}

/** The folders that a pod's volumes are, below one folder; brought up to date when what they show changes. */
export class Volumes {
  readonly #folder: string;
  readonly #pod: Pod;
  readonly #context: VolumeContext;
  /** What stands in a volume's folder. */
  readonly #written = new Map<string, { readonly content: string; readonly names: ReadonlySet<string> }>();
  #revision = 0;

  constructor(folder: string, pod: Pod, context: VolumeContext) {
    this.#folder = folder;
    this.#pod = pod;
    this.#context = context;
  }

  folderOf(name: string): string {
    return join(this.#folder, name);
  }

  async write(): Promise<void> {
    for (const volume of this.#pod.spec.volumes ?? []) {
      const folder = this.folderOf(volume.name);
      mkdirSync(folder, { recursive: true });
      chmodSync(folder, 0o777);
      const files = await filesOf(volume, this.#pod, this.#context);
      if (files.size > 0 || this.#written.has(folder)) this.#swap(folder, files);
    }
  }

  /** As a kubelet does: a new folder, and one rename of the link `..data`, so that nobody sees half of it. */
  #swap(folder: string, files: Files): void {
    const before = this.#written.get(folder);
    const content = JSON.stringify([...files]);
    if (before?.content === content) return;
    const names = new Set([...files.keys()].map((path) => path.split("/", 1)[0] ?? path));
    this.#written.set(folder, { content, names });
    this.#revision += 1;
    const name = `..${this.#revision}`;
    mkdirSync(join(folder, name));
    for (const [path, text] of files) {
      mkdirSync(dirname(join(folder, name, path)), { recursive: true });
      writeFileSync(join(folder, name, path), text, { mode: 0o644 });
    }
    symlinkSync(name, join(folder, "..new"));
    renameSync(join(folder, "..new"), join(folder, "..data"));
    for (const path of before?.names ?? []) if (!names.has(path)) rmSync(join(folder, path));
    for (const path of names) if (!before?.names.has(path)) symlinkSync(join("..data", path), join(folder, path));
  }
}

async function filesOf(volume: Volume, pod: Pod, context: VolumeContext): Promise<Files> {
  const { secret, projected } = volume;
  const sources = projected?.sources ?? [volume];
  const files = new Map<string, string>();
  for (const source of sources)
    for (const [path, text] of await fromSource(source, pod, context)) files.set(path, text);
  if (secret !== undefined) {
    const { secretName: name, ...rest } = secret;
    for (const [path, text] of await fromData("secrets", { name, ...rest }, context)) files.set(path, text);
  }
  return files;
}

async function fromSource(source: VolumeSource, pod: Pod, context: VolumeContext): Promise<Iterable<[string, string]>> {
  const { configMap, downwardAPI, serviceAccountToken } = source;
  if (configMap !== undefined) return fromData("configmaps", configMap, context);
  if (serviceAccountToken !== undefined) {
    const { path, audience, expirationSeconds } = serviceAccountToken;
    return [[path, await context.token(audience, expirationSeconds)]];
  }
  return (downwardAPI?.items ?? []).map(({ path, fieldRef }) => {
    const text = podField(pod, fieldRef.fieldPath);
    if (text === undefined)
      throw new Misconfigured(`\`${path}\` is to hold \`${fieldRef.fieldPath}\`, which no pod has`);
    return [path, text];
  });
}

async function fromData(
  kind: "configmaps" | "secrets",
  { name, items, optional }: NonNullable<VolumeSource["configMap"]>,
  { readData }: VolumeContext,
): Promise<Iterable<[string, string]>> {
  const data = await readData(kind, name);
  if (data === undefined) {
    if (optional === true) return [];
    throw new Misconfigured(`there is no ${kind.slice(0, -1)} \`${name}\``);
  }
  if (items === undefined) return Object.entries(data);
  return items.map(({ key, path }) => {
    const text = data[key];
    if (text === undefined) throw new Misconfigured(`no key \`${key}\` in ${kind} \`${name}\``);
    return [path, text];
  });
}
