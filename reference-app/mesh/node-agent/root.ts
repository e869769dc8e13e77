import { dirname, join } from "node:path";
import { type Image, insideRoot } from "./image.ts";
import { quote } from "./quote.ts";

/** Something of the pod that a container sees at a place of its own. */
export interface Mount {
  readonly from: string;
  readonly to: string;
  readonly directory: boolean;
  readonly readOnly: boolean;
}

export interface RootOptions {
  readonly image: Image;
  readonly mounts: readonly Mount[];
  readonly readOnly: boolean;
  readonly hostname: string;
}

/** In the lab's own /run; every container has a mount namespace in which to put something there. */
const LAYER = "/run/lab/layer";
export const ROOT = "/run/lab/root";

const DEVICES = ["null", "zero", "full", "random", "urandom", "tty"];
/** What programs that are linked to this machine's libraries need of it. */
const LIBRARIES = ["/usr", "/bin", "/sbin", "/lib", "/lib64", "/etc/alternatives", "/etc/ld.so.cache"];

/** Shell lines that make a container's file tree at ROOT. They run in its own mount and process namespaces. */
export function rootScript({ image, mounts, readOnly, hostname }: RootOptions): readonly string[] {
  const tree = image.kind === "folder" ? folderTree(image.path) : proxyTree(image);
  const placed = mounts.map((mount) => ({
    ...mount,
    to: image.kind === "folder" ? insideRoot(image.path, mount.to) : mount.to,
  }));
  // Outer ones first: what is mounted later hides what is below.
  placed.sort((left, right) => left.to.length - right.to.length);
  return [
    "set -eu",
    "umask 022",
    `mount -t tmpfs -o mode=755 tmpfs ${LAYER}`,
    ...tree,
    `mkdir -p ${ROOT}/proc ${ROOT}/dev ${ROOT}/sys ${ROOT}/etc`,
    `mount -t proc proc ${ROOT}/proc`,
    ...devices(),
    `echo ${quote(hostname)} > /proc/sys/kernel/hostname`,
    ...placed.flatMap(bind),
    ...(readOnly ? [`mount -o remount,ro ${ROOT}`] : []),
  ];
}

/** What a container writes is gone with it, as in a cluster. */
function folderTree(path: string): readonly string[] {
  if (/[:,\\]/.test(path)) throw new Error(`\`${path}\` cannot be mounted: a comma, a colon or a backslash in it`);
  const upper = join(LAYER, "upper");
  const work = join(LAYER, "work");
  const options = `lowerdir=${path},upperdir=${upper},workdir=${work}`;
  return [`mkdir ${upper} ${work}`, `mount -t overlay -o ${quote(options)} overlay ${ROOT}`];
}

function proxyTree({ bin, envoy, bootstrap }: Image & { kind: "istio-proxy" }): readonly string[] {
  const local = `${ROOT}/usr/local/bin`;
  return [
    `mount -t tmpfs -o mode=755 tmpfs ${ROOT}`,
    `mkdir -p -m 1777 ${ROOT}/tmp`,
    `mkdir -p ${ROOT}/etc ${ROOT}/run ${ROOT}/var/run ${ROOT}/var/lib/istio/envoy`,
    ...LIBRARIES.map((path) => {
      const to = ROOT + path;
      const copied = `cp -P ${path} ${to}`;
      const bound = `mkdir -p ${to}; mount --bind ${path} ${to}; mount -o remount,bind,ro ${to}`;
      return `if [ -L ${path} ]; then ${copied}; elif [ -d ${path} ]; then ${bound}; elif [ -e ${path} ]; then ${copied}; fi`;
    }),
    `mount -t tmpfs -o mode=755 tmpfs ${local}`,
    ...bind({ from: join(bin, "pilot-agent"), to: "/usr/local/bin/pilot-agent", directory: false, readOnly: true }),
    ...bind({ from: envoy, to: "/usr/local/bin/envoy", directory: false, readOnly: true }),
    ...bind({
      from: bootstrap,
      to: "/var/lib/istio/envoy/envoy_bootstrap_tmpl.json",
      directory: false,
      readOnly: true,
    }),
    `printf 'root:x:0:0::/:/bin/sh\\nistio-proxy:x:1337:1337::/:/bin/sh\\n' > ${ROOT}/etc/passwd`,
  ];
}

function devices(): readonly string[] {
  const dev = `${ROOT}/dev`;
  return [
    `mount -t tmpfs -o mode=755 tmpfs ${dev}`,
    ...DEVICES.map((name) => `touch ${dev}/${name}; mount --bind /dev/${name} ${dev}/${name}`),
    `ln -s /proc/self/fd ${dev}/fd`,
    `ln -s /proc/self/fd/0 ${dev}/stdin; ln -s /proc/self/fd/1 ${dev}/stdout; ln -s /proc/self/fd/2 ${dev}/stderr`,
    `mkdir -m 1777 ${dev}/shm; touch ${dev}/termination-log; chmod 666 ${dev}/termination-log`,
  ];
}

function bind({ from, to, directory, readOnly }: Mount): readonly string[] {
  const place = quote(ROOT + to);
  return [
    directory ? `mkdir -p ${place}` : `mkdir -p ${quote(dirname(ROOT + to))}; touch ${place}`,
    `mount --bind ${quote(from)} ${place}`,
    ...(readOnly ? [`mount -o remount,bind,ro ${place}`] : []),
  ];
}
