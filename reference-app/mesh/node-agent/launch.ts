import { statSync } from "node:fs";
import { join } from "node:path";
import { ContainerProcess } from "./container-process.ts";
import { environmentOf, type NodeCapacity, type ReadData } from "./environment.ts";
import { expand } from "./expand.ts";
import { type Image, imageFor } from "./image.ts";
import { Misconfigured } from "./misconfigured.ts";
import type { Container, Pod } from "./pod.ts";
import type { Mount } from "./root.ts";
import type { Volumes } from "./volumes.ts";

/** What containers of a pod have in common. */
export interface PodContext {
  readonly pod: Pod;
  /** The network namespace. */
  readonly network: string;
  readonly volumes: Volumes;
  readonly images: ReadonlyMap<string, Image>;
  readonly capacity: NodeCapacity;
  readonly readData: ReadData;
  /** `/etc/hosts` and `/etc/resolv.conf` of the pod. */
  readonly etc: string;
  readonly logOf: (container: string) => string;
}

const PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
const PROXY_USER = 1337;
const PROXY_ENTRYPOINT = ["/usr/local/bin/pilot-agent"];

/** Starts a container as its spec says. @throws Misconfigured */
export async function launch(container: Container, context: PodContext): Promise<ContainerProcess> {
  const { pod, images, network, capacity, readData, logOf } = context;
  const image = imageFor(container.image, images);
  if (image === undefined) throw new Misconfigured(`the lab has no image \`${container.image}\``);
  const given = { PATH, HOSTNAME: pod.metadata.name };
  const env = await environmentOf(pod, container, capacity, readData, given);
  const security = { ...pod.spec.securityContext, ...container.securityContext };
  return new ContainerProcess({
    image,
    network,
    env,
    argv: argvOf(container, image).map((text) => expand(text, env)),
    ...userOf(container, security, image),
    mounts: mountsOf(container, context),
    readOnly: security.readOnlyRootFilesystem ?? false,
    noNewPrivileges: security.allowPrivilegeEscalation === false,
    hostname: pod.metadata.name,
    workingDir: container.workingDir ?? "/",
    log: logOf(container.name),
  });
}

function argvOf({ name, command, args = [] }: Container, image: Image): readonly string[] {
  if (command !== undefined) return [...command, ...args];
  if (image.kind === "istio-proxy") return [...PROXY_ENTRYPOINT, ...args];
  throw new Misconfigured(`\`${name}\` has no \`command\`, and a folder says nothing of an entry point`);
}

function userOf(
  { name }: Container,
  { runAsUser, runAsGroup, runAsNonRoot }: NonNullable<Container["securityContext"]>,
  image: Image,
): { readonly uid: number; readonly gid: number } {
  const uid = runAsUser ?? (image.kind === "istio-proxy" ? PROXY_USER : undefined);
  if (uid === undefined)
    throw new Misconfigured(`\`${name}\` has no \`runAsUser\`, and a folder says nothing of a user`);
  if (uid === 0 && (image.kind !== "istio-proxy" || runAsNonRoot === true)) {
    throw new Misconfigured(`\`${name}\` would run as root; here that is for Istio's init container only`);
  }
  return { uid, gid: runAsGroup ?? (image.kind === "istio-proxy" ? uid : 0) };
}

function mountsOf({ volumeMounts = [] }: Container, { pod, volumes, etc }: PodContext): readonly Mount[] {
  const names = new Set((pod.spec.volumes ?? []).map(({ name }) => name));
  return [
    ...["hosts", "resolv.conf"].map((file) => ({
      from: join(etc, file),
      to: `/etc/${file}`,
      directory: false,
      readOnly: true,
    })),
    ...volumeMounts.map(({ name, mountPath, readOnly = false, subPath = "" }) => {
      if (!names.has(name)) throw new Misconfigured(`there is no volume \`${name}\` for \`${mountPath}\``);
      const from = join(volumes.folderOf(name), subPath);
      const found = statSync(from, { throwIfNoEntry: false });
      if (found === undefined) throw new Misconfigured(`there is no \`${subPath}\` in the volume \`${name}\``);
      return { from, to: mountPath, directory: found.isDirectory(), readOnly };
    }),
  ];
}
