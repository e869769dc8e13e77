#!/usr/bin/env node
// Brings the programs that say what Istio does into a cache folder outside the checkout: the oracle of tools/istio
// (istiod's own code), a real Envoy, all of a Kubernetes and Istio control plane for the mesh lab, Jaeger, and services in Go
// and Python that have OpenTelemetry and nothing of ours (tools/opentelemetry). A second run with the same sources does
// nothing.
//
//   node scripts/istio-tools.mjs [SET]...        install what is missing
//   node scripts/istio-tools.mjs --where [SET]   print the paths as JSON; exit 1 when one is missing
//
// A set is current (default), previous, mesh, jaeger or opentelemetry.
//
// Needs Go (its own version is fetched when older than go.mod says) and Python 3 with pip.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { envoy } from "./istio-tools/envoy.mjs";
import { jaeger } from "./istio-tools/jaeger.mjs";
import { mesh } from "./istio-tools/mesh.mjs";
import { opentelemetry } from "./istio-tools/opentelemetry.mjs";
import { oracle } from "./istio-tools/oracle.mjs";

const SETS = {
  current: () => [envoy(), oracle("current")],
  previous: () => [envoy(), oracle("previous")],
  mesh: () => [envoy(), mesh()],
  jaeger: () => [jaeger()],
  opentelemetry: () => [opentelemetry()],
};

const args = process.argv.slice(2);
const where = args[0] === "--where";
const given = where ? args.slice(1) : args;
const names = given.length > 0 ? given : ["current"];
if (!names.every((name) => Object.hasOwn(SETS, name)) || (where && names.length > 1)) {
  console.error(`usage: node scripts/istio-tools.mjs [--where] [${Object.keys(SETS).join("|")}]`);
  process.exit(2);
}

const tools = names.flatMap((name) => SETS[name]());
if (where) {
  const missing = tools.flatMap(({ files }) => files).filter((path) => !existsSync(path));
  if (missing.length > 0) {
    console.error(`missing: \`${missing.join("`, `")}\`; \`node scripts/istio-tools.mjs ${names[0]}\` brings them`);
    process.exit(1);
  }
  console.log(JSON.stringify(Object.assign({}, ...tools.map(({ paths }) => paths))));
} else {
  for (const { install, checks } of tools) {
    await install();
    for (const { program, args } of checks) check(program, args);
  }
}

function check(program, args) {
  const { status, error } = spawnSync(program, args, { input: "", stdio: ["pipe", "ignore", 2] });
  if (status !== 0) throw new Error(`\`${program}\` does not run: ${error ?? `it ended with ${status}`}`);
}
