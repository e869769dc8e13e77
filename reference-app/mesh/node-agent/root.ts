import { dirname, join } from "node:path";
import { type Image, insideRoot, type Mount } from "./image.ts";
import { quote } from "./quote.ts";

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

/** Shell lines that make a container's file tree at ROOT. They run in its own mount and process namespaces. */
export function rootScript({ image, mounts, readOnly, hostname }: RootOptions): readonly string[] {
  const { path, mounts: ofImage = [] } = image;
  if (/[:,\\]/.test(path)) throw new Error(`\`${path}\` cannot be mounted: a comma, a colon or a backslash in it`);
  const placed = [...ofImage, ...mounts].map((mount) => ({ ...mount, to: insideRoot(path, mount.to) }));
  // Outer ones first: what is mounted later hides what is below.
  placed.sort((left, right) => left.to.length - right.to.length);
  const [upper, work] = [join(LAYER, "upper"), join(LAYER, "work")];
  return [
    "set -eu",
    "umask 022",
    // What a container writes is gone with it, as in a cluster.
    `mount -t tmpfs -o mode=755 tmpfs ${LAYER}`,
    `mkdir ${upper} ${work}`,
    `mount -t overlay -o ${quote(`lowerdir=${path},upperdir=${upper},workdir=${work}`)} overlay ${ROOT}`,
    `mkdir -p ${ROOT}/proc ${ROOT}/dev ${ROOT}/sys ${ROOT}/etc`,
    `mount -t proc proc ${ROOT}/proc`,
    ...devices(`${ROOT}/dev`),
    `echo ${quote(hostname)} > /proc/sys/kernel/hostname`,
    ...placed.flatMap(bind),
    ...(readOnly ? [`mount -o remount,ro ${ROOT}`] : []),
  ];
}

function devices(dev: string): readonly string[] {
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
