import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const ORACLE = fileURLToPath(new URL("../../../tools/istio/", import.meta.url));

/** The folder of Istio's sources, at the version that the oracle is built of, in Go's module cache. */
export function istioModule(): string {
  const answer = execFileSync("go", ["mod", "download", "-json", "istio.io/istio"], { cwd: ORACLE, encoding: "utf8" });
  const { Dir } = JSON.parse(answer) as { readonly Dir?: string };
  if (Dir === undefined) throw new Error("Go does not say where istio.io/istio is");
  return Dir;
}
