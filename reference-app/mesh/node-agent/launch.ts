import { join } from "node:path";
import { ContainerProcess } from "./container-process.ts";
import { type EnvironmentContext, environmentOf, expand } from "./environment.ts";
import { type Image, imageFor, type Mount } from "./image.ts";
import type { Container } from "./pod.ts";
import type { Volumes } from "./volumes.ts";

/** What containers of a pod have in common. */
export interface PodContext extends EnvironmentContext {
  /** The network namespace. */
  readonly network: string;
  readonly volumes: Volumes;
  readonly images: ReadonlyMap<string, Image>;
  /** `/etc/hosts` and `/etc/resolv.conf` of the pod. */
  readonly etc: string;
  readonly logOf: (container: string) => string;
}

const PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/** Starts a container as its spec says. @throws when that cannot be done */
export async function launch(container: Container, context: PodContext): Promise<ContainerProcess> {
  const { pod, images, network, logOf } = context;
  const { name, command, args = [] } = container;
  const image = imageFor(container.image, images);
  if (image === undefined) throw new Error(`the lab has no image \`${container.image}\``);
  const env = await environmentOf(container, context, { PATH, HOSTNAME: pod.metadata.name });
  const program = command ?? image.entrypoint;
  if (program === undefined) throw new Error(`\`${name}\` has no \`command\`, and its image no entry point`);
  const security = { ...pod.spec.securityContext, ...container.securityContext };
  const { runAsUser: uid, runAsGroup: gid = 0, runAsNonRoot = false } = security;
  if (uid === undefined) throw new Error(`\`${name}\` has no \`runAsUser\`, and a folder says nothing of a user`);
  if (uid === 0 && (runAsNonRoot || !image.mayBeRoot)) throw new Error(`\`${name}\` would run as root`);
  return new ContainerProcess({
    image,
    network,
    env,
    argv: [...program, ...args].map((text) => expand(text, env)),
    uid,
    gid,
    mounts: mountsOf(container, context),
    readOnly: security.readOnlyRootFilesystem ?? false,
    noNewPrivileges: security.allowPrivilegeEscalation === false,
    hostname: pod.metadata.name,
    log: logOf(name),
  });
}

function mountsOf({ volumeMounts = [] }: Container, { volumes, etc }: PodContext): readonly Mount[] {
  const file = (name: string) => ({ from: join(etc, name), to: `/etc/${name}`, directory: false, readOnly: true });
  const folders = volumeMounts.map(({ name, mountPath, readOnly = false }) => {
    return { from: volumes.folderOf(name), to: mountPath, directory: true, readOnly };
  });
  return [file("hosts"), file("resolv.conf"), ...folders];
}
