import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { folderFor, install } from "./cache.mjs";
import { go, SOURCES } from "./go.mjs";

// By itself: what Jaeger and Istio need of the same modules does not agree.
const MODFILE = "jaeger.go.mod";
const PROGRAM = "github.com/jaegertracing/jaeger/cmd/jaeger";

/** What takes spans and gives whole traces. */
export function jaeger() {
  const sources = [join(SOURCES, MODFILE), join(SOURCES, "jaeger.go.sum"), fileURLToPath(import.meta.url)];
  const folder = folderFor("jaeger", sources);
  const paths = { jaeger: join(folder, "jaeger") };
  return {
    paths,
    files: [paths.jaeger],
    checks: [{ program: paths.jaeger, args: ["version"] }],
    install: () => install(folder, "Jaeger", build),
  };
}

async function build(folder) {
  console.log("a first build takes 3 to 10 minutes on 2 cores");
  mkdirSync(folder, { recursive: true });
  await go(["install", `-modfile=${MODFILE}`, "-ldflags=-s -w", PROGRAM], { GOBIN: folder });
}
