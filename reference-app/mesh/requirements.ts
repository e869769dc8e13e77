import { spawnSync } from "node:child_process";
import { accessSync, constants, readFileSync } from "node:fs";
import { join } from "node:path";
import { LabError } from "./lab/lab-error.ts";

/** What of a machine decides whether a lab can run on it. */
export interface Machine {
  readonly platform: string;
  readonly uid: number;
  readonly availableMiB: number;
  readonly has: (program: string) => boolean;
  /** Root in a container may be refused what root of a machine may. */
  readonly mayMakeNamespaces: () => boolean;
}

/** Programs, and the Debian packages that bring them. */
const PROGRAMS = {
  ip: "iproute2",
  iptables: "iptables",
  "iptables-restore": "iptables",
  unshare: "util-linux",
  nsenter: "util-linux",
  setpriv: "util-linux",
  mount: "mount",
  sysctl: "procps",
  openssl: "openssl",
} as const;

/** The carpool system with all its proxies, and as much again for what tests start. */
const LEAST_MIB = 6 * 1024;

const OTHERWISE =
  "Where there is a container engine, kind and istioctl run the same manifests instead: docs/guides/istio.md says how.";

/** @throws LabError */
export function checkMachine({ platform, uid, availableMiB, has, mayMakeNamespaces }: Machine): void {
  const refuse = (why: string) => {
    throw new LabError(`${why} ${OTHERWISE}`);
  };
  if (platform !== "linux") refuse(`The mesh lab needs network namespaces, which are Linux's; this is ${platform}.`);
  if (uid !== 0) refuse("The mesh lab makes network namespaces and mounts, which only root may: run it as root.");
  const missing = Object.entries(PROGRAMS).filter(([program]) => !has(program));
  if (missing.length > 0) {
    const programs = missing.map(([program]) => `\`${program}\``).join(", ");
    const packages = [...new Set(missing.map(([, name]) => name))].join(" ");
    refuse(`The mesh lab needs ${programs}, which this machine has not: on Debian \`apt-get install ${packages}\`.`);
  }
  if (availableMiB < LEAST_MIB) {
    refuse(`The mesh lab needs ${LEAST_MIB} MiB of memory, and ${availableMiB} MiB are available.`);
  }
  if (!mayMakeNamespaces()) {
    refuse("Root may not make namespaces here, as in most containers: run it on the machine itself.");
  }
}

export function thisMachine(): Machine {
  return {
    platform: process.platform,
    uid: process.getuid?.() ?? -1,
    get availableMiB() {
      const [, kilobytes = "0"] = /^MemAvailable:\s+(\d+) kB$/m.exec(readFileSync("/proc/meminfo", "utf8")) ?? [];
      return Math.floor(Number(kilobytes) / 1024);
    },
    has: (program) => SEARCHED.some((folder) => isExecutable(join(folder, program))),
    mayMakeNamespaces: () => {
      const namespaces = ["--mount", "--net", "--pid", "--uts", "--ipc", "--fork", "--mount-proc"];
      return spawnSync("unshare", [...namespaces, "mount", "-t", "tmpfs", "tmpfs", "/run"]).status === 0;
    },
  };
}

const SEARCHED = ["/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin"];

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
