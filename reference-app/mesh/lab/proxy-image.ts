import { chmodSync, copyFileSync, lstatSync, mkdirSync, readlinkSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Image, Mount } from "../node-agent/image.ts";
import type { MeshTools } from "./options.ts";

/** What programs that are linked to this machine's libraries need of it, and the iptables that Istio's agent calls. */
const OF_THE_MACHINE = ["/usr", "/bin", "/sbin", "/lib", "/lib64", "/etc/alternatives", "/etc/ld.so.cache"];
const PROGRAMS = "/usr/local/bin";
const BOOTSTRAP = "/var/lib/istio/envoy/envoy_bootstrap_tmpl.json";

/** What stands for Istio's proxy image: the agent built from Istio's sources, Envoy's own build, this machine's libraries. */
export function proxyImage(folder: string, { bin, envoy, bootstrap }: MeshTools): Image {
  const path = join(folder, "root");
  const programs = join(folder, "programs");
  for (const name of ["etc", "run", "tmp", "var/run", "var/lib/istio/envoy"]) {
    mkdirSync(join(path, name), { recursive: true });
  }
  mkdirSync(programs, { recursive: true });
  chmodSync(join(path, "tmp"), 0o1777);
  writeFileSync(join(path, "etc/passwd"), "root:x:0:0::/:/bin/sh\nistio-proxy:x:1337:1337::/:/bin/sh\n");
  copyFileSync(bootstrap, join(path, BOOTSTRAP));
  const program = (name: string, from: string) => ({
    from,
    to: join(PROGRAMS, name),
    directory: false,
    readOnly: true,
  });
  return {
    path,
    mounts: [
      ...OF_THE_MACHINE.flatMap((name) => ofTheMachine(name, path)),
      { from: programs, to: PROGRAMS, directory: true, readOnly: false },
      program("pilot-agent", join(bin, "pilot-agent")),
      program("envoy", envoy),
    ],
    entrypoint: [join(PROGRAMS, "pilot-agent")],
    // Its init container sets iptables.
    mayBeRoot: true,
  };
}

/** A link (`/bin` to `usr/bin`) is made anew; the rest is mounted. */
function ofTheMachine(name: string, path: string): readonly Mount[] {
  const found = lstatSync(name, { throwIfNoEntry: false });
  if (found === undefined) return [];
  if (!found.isSymbolicLink()) return [{ from: name, to: name, directory: found.isDirectory(), readOnly: true }];
  symlinkSync(readlinkSync(name), join(path, name));
  return [];
}
