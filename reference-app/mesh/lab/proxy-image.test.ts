import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { proxyImage } from "./proxy-image.ts";

test("the proxy's image is a few files of its own, and the rest of it is seen where it is on this machine", () => {
  const folder = mkdtempSync(join(tmpdir(), "dyeing-proxy-image-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const bootstrap = join(folder, "template.json");
  writeFileSync(bootstrap, "{}");
  const tools = { bin: "/tools/bin", envoy: "/tools/envoy", bootstrap, crds: "", version: "" };
  const { path, mounts = [], entrypoint, mayBeRoot } = proxyImage(folder, tools);
  expect([entrypoint, mayBeRoot]).toEqual([["/usr/local/bin/pilot-agent"], true]);
  expect(readFileSync(join(path, "var/lib/istio/envoy/envoy_bootstrap_tmpl.json"), "utf8")).toBe("{}");
  expect(mounts).toContainEqual({ from: "/tools/envoy", to: "/usr/local/bin/envoy", directory: false, readOnly: true });
  expect(mounts).toContainEqual({ from: "/usr", to: "/usr", directory: true, readOnly: true });
  // Whatever is not ours to write comes from a folder of the lab.
  for (const { from, readOnly } of mounts) expect(readOnly || from.startsWith(folder)).toBe(true);
  expect(existsSync(join(path, "tmp"))).toBe(true);
});
