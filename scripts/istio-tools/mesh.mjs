import { mkdirSync, renameSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { folderFor, install } from "./cache.mjs";
import { copy, copyCrds, go, ofModule, SOURCES } from "./go.mjs";

const MODFILE = "go.mod";
const ISTIO = "1.31.0";

const PROGRAMS = {
  etcd: "go.etcd.io/etcd/server/v3",
  "kube-apiserver": "k8s.io/kubernetes/cmd/kube-apiserver",
  "kube-controller-manager": "k8s.io/kubernetes/cmd/kube-controller-manager",
  "kube-proxy": "k8s.io/kubernetes/cmd/kube-proxy",
  kubectl: "k8s.io/kubernetes/cmd/kubectl",
  "pilot-discovery": "istio.io/istio/pilot/cmd/pilot-discovery",
  istioctl: "istio.io/istio/istioctl/cmd/istioctl",
};

/** Go names a binary after its folder. */
const BUILT_AS = { etcd: "server" };

/** Built by itself: its tag is for it alone, istiod must not have it. */
const AGENT = "istio.io/istio/pilot/cmd/pilot-agent";

/** The programs of a Kubernetes control plane and of Istio, and what they read: all that the mesh lab runs. */
export function mesh() {
  const folder = folderFor("mesh", [join(SOURCES, MODFILE), join(SOURCES, "go.sum"), fileURLToPath(import.meta.url)]);
  const paths = {
    bin: join(folder, "bin"),
    crds: join(folder, "crds"),
    bootstrap: join(folder, "envoy_bootstrap_tmpl.json"),
    version: ISTIO,
  };
  const programs = [...Object.keys(PROGRAMS), "pilot-agent"].map((name) => join(paths.bin, name));
  return {
    paths,
    files: [...programs, paths.crds, paths.bootstrap],
    checks: [
      { program: join(paths.bin, "etcd"), args: ["--version"] },
      { program: join(paths.bin, "kube-apiserver"), args: ["--version"] },
      { program: join(paths.bin, "kubectl"), args: ["version", "--client"] },
      { program: join(paths.bin, "pilot-agent"), args: ["version", "--short"] },
      { program: join(paths.bin, "istioctl"), args: ["version", "--remote=false"] },
    ],
    install: () => install(folder, "Kubernetes' and Istio's programs", build),
  };
}

async function build(folder) {
  console.log("a first build takes 8 to 15 minutes on 2 cores, and 5 GB for Go's caches");
  const bin = join(folder, "bin");
  mkdirSync(bin);
  const flags = [`-modfile=${MODFILE}`, `-ldflags=${linkerFlags()}`];
  await go(["install", ...flags, ...Object.values(PROGRAMS)], { GOBIN: bin });
  await go(["install", "-tags=agent", ...flags, AGENT], { GOBIN: bin });
  for (const [name, built] of Object.entries(BUILT_AS)) renameSync(join(bin, built), join(bin, name));
  const crds = join(folder, "crds");
  mkdirSync(crds);
  copyCrds(MODFILE, crds);
  // What Istio's proxy image has at this place: pilot-agent fills it in.
  const istio = ofModule(MODFILE, "istio.io/istio", "Dir");
  copy(join(istio, "tools/packaging/common/envoy_bootstrap.json"), folder, "envoy_bootstrap_tmpl.json");
}

/** Without a version `kubectl version` fails, and a proxy of no version gets other configuration. */
function linkerFlags() {
  const version = ofModule(MODFILE, "k8s.io/kubernetes", "Version");
  const [, major, minor] = /^v(\d+)\.(\d+)\./.exec(version);
  const kubernetes = { gitVersion: version, gitMajor: major, gitMinor: minor, gitTreeState: "clean" };
  return [
    "-s -w",
    ...Object.entries(kubernetes).map(([name, value]) => `-X k8s.io/component-base/version.${name}=${value}`),
    `-X istio.io/istio/pkg/version.buildVersion=${ISTIO}`,
    "-X istio.io/istio/pkg/version.buildStatus=Clean",
  ].join(" ");
}
