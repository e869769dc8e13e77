import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Image, imageFor, insideRoot } from "./image.ts";

describe("imageFor", () => {
  const app: Image = { path: "/app" };
  const images = new Map([
    ["dyeing/carpool", app],
    ["proxyv2", app],
  ]);
  it.each(["dyeing/carpool", "dyeing/carpool:local", "docker.io/istio/proxyv2:1.31.0", "proxyv2@sha256:00ff"])(
    "knows %s whatever its tag and registry",
    (name) => expect(imageFor(name, images)).toBe(app),
  );
  it("knows no other", () => expect(imageFor("dyeing/other:local", images)).toBeUndefined());
});

describe("insideRoot", () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "dyeing-root-"));
    mkdirSync(join(root, "run"));
    mkdirSync(join(root, "var"));
    symlinkSync("/run", join(root, "var/run"));
    symlinkSync("../../../../etc", join(root, "var/up"));
    symlinkSync("loop", join(root, "loop"));
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  it("follows links as the image's own processes would, never out of it", () => {
    expect(insideRoot(root, "/var/run/secrets")).toBe("/run/secrets");
    expect(insideRoot(root, "/var/up/hosts")).toBe("/etc/hosts");
    expect(insideRoot(root, "/nothing/here")).toBe("/nothing/here");
  });

  it("gives a loop up", () => {
    expect(() => insideRoot(root, "/loop")).toThrow("too many links in `/loop`");
  });
});
