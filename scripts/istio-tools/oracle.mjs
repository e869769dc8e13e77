import { mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { folderFor, install } from "./cache.mjs";
import { copyCrds, go, SOURCES } from "./go.mjs";

/** Each minor of Istio has a go.mod; `version` is what the callers' proxies say they are. */
const MINORS = {
  current: { modfile: "go.mod", version: "1.31.0" },
  previous: { modfile: "previous.go.mod", version: "1.30.0" },
};

/** istiod's own code behind a line protocol: what it would answer, and what each caller's Envoy would get. */
export function oracle(minor) {
  const { modfile, version } = MINORS[minor];
  const folder = folderFor("istio-oracle", sources(modfile));
  const paths = { oracle: join(folder, "istio-oracle"), crds: join(folder, "crds"), version };
  return {
    paths,
    files: [paths.oracle, paths.crds],
    checks: [{ program: paths.oracle, args: ["-crds", paths.crds, "-version", version] }],
    install: () => install(folder, `the oracle (${modfile})`, (into) => build(into, modfile)),
  };
}

function sources(modfile) {
  const oracle = join(SOURCES, "oracle");
  const go = readdirSync(oracle)
    .filter((name) => name.endsWith(".go"))
    .sort();
  const sum = modfile.replace(/\.mod$/, ".sum");
  return [join(SOURCES, modfile), join(SOURCES, sum), ...go.map((name) => join(oracle, name))];
}

async function build(folder, modfile) {
  console.log("a first build takes 10 to 15 minutes on 2 cores");
  const binary = join(folder, "istio-oracle");
  await go(["build", `-modfile=${modfile}`, "-ldflags=-s -w", "-o", binary, "./oracle"]);
  const crds = join(folder, "crds");
  mkdirSync(crds);
  copyCrds(modfile, crds);
}
