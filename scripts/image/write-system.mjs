import { execFileSync } from "node:child_process";
import { chmodSync, copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** As whom everything runs; the manifests say so too. */
const USER = 1000;

/** Where a runtime mounts something, also when the rest is read-only. */
const MOUNT_POINTS = ["dev", "proc", "sys", "tmp", "etc/dyeing"];

/** What Node needs of an operating system, and no more. It brings the certificates of authorities along. */
export function writeSystem(folder, node) {
  chmodSync(folder, 0o755);
  for (const path of MOUNT_POINTS) mkdirSync(join(folder, path), { recursive: true });
  chmodSync(join(folder, "tmp"), 0o1777);
  for (const library of librariesOf(node)) copy(library, join(folder, library));
  copy(node, join(folder, "usr/local/bin/node"));
  const etc = (name, text) => writeFileSync(join(folder, "etc", name), text);
  etc("passwd", `root:x:0:0:root:/:/sbin/nologin\nnode:x:${USER}:${USER}:node:/tmp:/sbin/nologin\n`);
  etc("group", `root:x:0:\nnode:x:${USER}:\n`);
  etc("nsswitch.conf", "hosts: files dns\n");
  // The runtime puts its own in their place.
  etc("hosts", "127.0.0.1 localhost\n");
  etc("resolv.conf", "");
}

/** The shared libraries and the loader, by the paths by which the program asks for them. */
function librariesOf(program) {
  const text = execFileSync("ldd", [program], { encoding: "utf8" });
  return text.split("\n").flatMap((line) => /(?:=> )?(\/\S+) \(0x[0-9a-f]+\)$/.exec(line.trim())?.[1] ?? []);
}

function copy(from, to) {
  mkdirSync(dirname(to), { recursive: true });
  copyFileSync(from, to);
  chmodSync(to, 0o755);
}
