import { spawn, spawnSync } from "node:child_process";
import { chmodSync, copyFileSync } from "node:fs";
import { basename, join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

/** The folder with the go.mod files. */
export const SOURCES = fileURLToPath(new URL("../../tools/istio", import.meta.url));

/** A first build takes minutes: a line every 15 s says how far it is. */
export async function go(args, env = {}, cwd = SOURCES) {
  const started = Date.now();
  const options = { cwd, env: { ...process.env, ...env }, stdio: ["ignore", "inherit", "pipe"] };
  const child = spawn("go", [args[0], "-v", "-buildvcs=false", ...args.slice(1)], options);
  let packages = 0;
  const ticker = setInterval(() => {
    const seconds = Math.round((Date.now() - started) / 1000);
    console.log(`building, ${seconds} s, ${packages} packages compiled`);
  }, 15_000);
  const ended = new Promise((resolve) => {
    child.on("error", (error) => resolve(error.message));
    child.on("close", (code) => resolve(code));
  });
  createInterface({ input: child.stderr }).on("line", (line) => {
    // -v prints the path of each package when it is compiled; everything else is for people.
    if (/^[\w.-]+(\/[\w.~-]+)*$/.test(line)) packages += 1;
    else console.error(line);
  });
  const code = await ended;
  clearInterval(ticker);
  if (code !== 0) throw new Error(`\`go ${args.join(" ")}\` failed: ${code}`);
}

/** What `go list` says about a module of the module cache. */
export function ofModule(modfile, module, field) {
  const options = ["list", `-modfile=${modfile}`, "-m", "-f", `{{.${field}}}`, module];
  const { status, stdout } = spawnSync("go", options, { cwd: SOURCES, encoding: "utf8", stdio: ["ignore", "pipe", 2] });
  if (status !== 0) throw new Error(`\`go list\` does not find \`${module}\``);
  return stdout.trim();
}

/** Istio's CustomResourceDefinitions and those of the Gateway API that istiod reads. */
export function copyCrds(modfile, folder) {
  copy(join(ofModule(modfile, "istio.io/istio", "Dir"), "manifests/charts/base/files/crd-all.gen.yaml"), folder);
  const gateway = join(ofModule(modfile, "sigs.k8s.io/gateway-api", "Dir"), "config/crd/standard");
  for (const kind of ["gatewayclasses", "gateways", "grpcroutes", "httproutes", "referencegrants"]) {
    copy(join(gateway, `gateway.networking.k8s.io_${kind}.yaml`), folder);
  }
}

/** Files of the module cache are read only; a copy must not be. */
export function copy(file, folder, name = basename(file)) {
  const to = join(folder, name);
  copyFileSync(file, to);
  chmodSync(to, 0o644);
}
