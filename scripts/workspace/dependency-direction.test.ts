import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { internal, ROOT, sources, workspacePackages } from "./packages.ts";

/** Which packages a package's shipped code may use. A package that is not listed here fails the test. */
const MAY_USE: Record<string, readonly string[]> = {
  "@dyeing/text": [],
  "@dyeing/sdk": [],
  "@dyeing/policy": ["@dyeing/sdk", "@dyeing/text"],
  "@dyeing/express": ["@dyeing/sdk"],
  "@dyeing/koa": ["@dyeing/sdk"],
  "@dyeing/grpc": ["@dyeing/sdk"],
  "@dyeing/opentelemetry": ["@dyeing/sdk"],
  "@dyeing/adapter-conformance": ["@dyeing/policy", "@dyeing/sdk"],
  "@dyeing/lanes": ["@dyeing/sdk", "@dyeing/text"],
  "@dyeing/local-mesh": ["@dyeing/lanes", "@dyeing/sdk", "@dyeing/text"],
  "@dyeing/verify": ["@dyeing/lanes", "@dyeing/sdk"],
  "@dyeing/bench": [
    "@dyeing/sdk",
    "@dyeing/express",
    "@dyeing/koa",
    "@dyeing/grpc",
    "@dyeing/opentelemetry",
    "@dyeing/lanes",
    "@dyeing/policy",
  ],
  "@dyeing/reference-app": [
    "@dyeing/sdk",
    "@dyeing/policy",
    "@dyeing/express",
    "@dyeing/koa",
    "@dyeing/grpc",
    "@dyeing/lanes",
    "@dyeing/local-mesh",
    "@dyeing/verify",
  ],
};

/** Additional ones for tests. */
const TESTS_MAY_USE: Record<string, readonly string[]> = {
  "@dyeing/express": ["@dyeing/adapter-conformance", "@dyeing/policy"],
  "@dyeing/koa": ["@dyeing/adapter-conformance"],
  "@dyeing/grpc": ["@dyeing/adapter-conformance", "@dyeing/policy"],
  "@dyeing/local-mesh": ["@dyeing/bench"],
};

/** Entries of @dyeing/sdk that policies and the lanes side may load: never the runtime. */
const PURE_ENTRIES = ["@dyeing/sdk/wire", "@dyeing/sdk/errors", "@dyeing/sdk/trust"];

/** What reads YAML and compiles patterns: a new reader looks into @dyeing/text first. */
const USERS_OF: Record<string, readonly string[]> = {
  re2js: ["packages/text/src/pattern.ts"],
  yaml: [
    "packages/istio-lanes/src/resource/kube-yaml.ts",
    "packages/istio-lanes/src/resource/read-resources.ts",
    "packages/istio-lanes/src/resource/source-document.ts",
    "packages/policy/src/document/read-yaml.ts",
    "packages/text/src/yaml-places.ts",
  ],
};

/** Classes that extend Error itself: the one base, and what is caught before it gets to a user. */
const BASES = [
  "packages/dyeing-sdk/src/errors/dyeing-error.ts",
  "packages/policy/src/condition/expression-error.ts",
  "packages/text/src/pattern.ts",
];

/** By package: folders that a file of one may import from another; `*` is every folder. */
const FOLDERS: Record<string, Record<string, readonly string[]>> = {
  "dyeing-sdk": {
    errors: [],
    wire: [],
    process: [],
    telemetry: ["process", "trust", "policy"],
    policy: ["wire"],
    carrier: ["wire"],
    context: ["wire", "process", "telemetry"],
    propagation: ["wire", "context", "process", "telemetry"],
    inbound: ["wire", "context", "process", "telemetry", "policy", "trust", "mirrors"],
    outbound: ["wire", "context", "process", "trust", "telemetry", "mirrors"],
    trust: ["errors", "wire", "process", "policy"],
    mirrors: ["wire", "process"],
    message: ["wire", "context", "process", "inbound", "outbound", "mirrors", "carrier", "telemetry", "policy"],
    testing: ["wire", "carrier", "context", "dyeing"],
    "planted-faults": ["wire", "context", "process"],
    adapter: ["wire", "process", "carrier", "inbound", "dyeing"],
    instrument: ["wire", "context", "inbound", "trust", "dyeing"],
    guard: ["context", "process", "telemetry", "trust", "outbound", "instrument"],
    register: ["wire", "process", "policy", "instrument", "guard", "dyeing", "errors"],
    dyeing: ["*"],
  },
  policy: {
    sample: [],
    condition: ["sample"],
    anchor: ["condition"],
    "tag-source": ["condition"],
    rule: ["anchor", "condition", "sample", "tag-source"],
    candidates: ["anchor", "condition", "rule"],
    document: ["rule"],
    inject: ["candidates", "condition", "rule"],
    compile: ["candidates", "condition", "document", "inject", "rule", "tag-source"],
    reload: ["compile", "document", "rule", "tag-source"],
    source: ["compile", "document", "reload", "tag-source"],
    types: ["compile"],
    try: ["inject"],
  },
};

const IMPORT = /(?:from|import)\s*\(?\s*"([^"]+)"/g;
const importsOf = (path: string) =>
  [...readFileSync(join(ROOT, path), "utf8").matchAll(IMPORT)].map((match) => match[1] ?? "");

/** Without what is imported as types only, of which nothing is left when it runs. */
const loadedBy = (path: string) =>
  [...readFileSync(join(ROOT, path), "utf8").matchAll(/^(?:import|export)\s(?!type\b)[^;]*?"([^"]+)";/gm)].map(
    (match) => match[1] ?? "",
  );

describe("dependencies go one way", () => {
  const packages = workspacePackages();

  it.each(packages.map((entry) => [entry.name, entry] as const))("%s declares only what it may use", (name, entry) => {
    const { dependencies, peerDependencies, devDependencies } = entry.manifest;
    expect(MAY_USE).toHaveProperty([name]);
    expect(MAY_USE[name]).toEqual(expect.arrayContaining(internal(dependencies, peerDependencies)));
    const inTests = [...(MAY_USE[name] ?? []), ...(TESTS_MAY_USE[name] ?? [])];
    expect(inTests).toEqual(expect.arrayContaining(internal(devDependencies)));
  });

  it.each(packages.map((entry) => [entry.name, entry] as const))("%s imports what it declares", (name, entry) => {
    const { dependencies, peerDependencies, devDependencies } = entry.manifest;
    const declared = new Set([name, ...internal(dependencies, peerDependencies)]);
    const inTests = new Set([...declared, ...internal(devDependencies)]);
    for (const path of sources(entry.folder, { tests: true })) {
      const shipped = path.startsWith(`${entry.folder}/src/`) && !/\.test\.ts$/.test(path);
      for (const specifier of importsOf(path)) {
        if (!specifier.startsWith("@dyeing/")) continue;
        const target = specifier.split("/").slice(0, 2).join("/");
        expect(shipped ? declared : inTests, `${path} imports ${specifier}`).toContain(target);
      }
    }
  });

  it.each(["packages/policy", "packages/istio-lanes", "packages/verify", "packages/local-mesh"])(
    "%s loads pure entries of the SDK only",
    (folder) => {
      for (const path of sources(`${folder}/src`)) {
        for (const specifier of loadedBy(path).filter((text) => text.startsWith("@dyeing/sdk"))) {
          expect(PURE_ENTRIES, `${path} imports ${specifier}`).toContain(specifier);
        }
      }
    },
  );

  it("each package comes before those that use it: there is no cycle", () => {
    const order: string[] = [];
    const left = new Map(Object.entries(MAY_USE));
    while (left.size > 0) {
      const free = [...left].filter(([, uses]) => uses.every((name) => order.includes(name))).map(([name]) => name);
      expect(free, `a cycle among ${[...left.keys()].join(", ")}`).not.toEqual([]);
      for (const name of free) left.delete(name);
      order.push(...free);
    }
    expect(order.sort()).toEqual(packages.map(({ name }) => name).sort());
  });

  it.each(["re2js", "yaml"])("`%s` is read with in one way: its users are listed", (library) => {
    const users = packages
      .flatMap(({ folder }) => sources(`${folder}/src`))
      .filter((path) => importsOf(path).includes(library));
    expect(users.sort()).toEqual(USERS_OF[library]);
  });

  it("errors of what is published have one base", () => {
    const published = packages.filter(({ manifest }) => manifest.private !== true);
    const bases = published
      .flatMap(({ folder }) => sources(`${folder}/src`))
      .filter((path) => /^export class \w+ extends Error\b/m.test(readFileSync(join(ROOT, path), "utf8")));
    expect(bases.sort()).toEqual(BASES);
  });

  it("no file reaches into another package by a relative path", () => {
    for (const { folder } of packages) {
      for (const path of sources(folder, { tests: true })) {
        for (const specifier of importsOf(path).filter((text) => text.startsWith("."))) {
          expect(join(path, "..", specifier), `${path} imports ${specifier}`).toMatch(new RegExp(`^${folder}/`));
        }
      }
    }
  });

  it.each(
    Object.entries(FOLDERS).flatMap(([name, folders]) =>
      Object.entries(folders).map(([folder, allowed]) => [`${name}/src/${folder}`, allowed] as const),
    ),
  )("%s imports only from folders below it", (folder, allowed) => {
    const paths = sources(`packages/${folder}`);
    expect(paths).not.toEqual([]);
    for (const path of paths) {
      for (const specifier of importsOf(path)) {
        const other = /^\.\.\/([a-z-]+)\//.exec(specifier)?.[1];
        if (other !== undefined && !allowed.includes("*"))
          expect(allowed, `${path} imports ${specifier}`).toContain(other);
      }
    }
  });

  it.each(Object.keys(FOLDERS))("packages/%s/src has no folder without a direction", (name) => {
    const folders = sources(`packages/${name}/src`).flatMap((path) => /\/src\/([\w-]+)\//.exec(path)?.[1] ?? []);
    expect([...new Set(folders)].sort()).toEqual(Object.keys(FOLDERS[name] ?? {}).sort());
  });

  it.each([
    ["wire", /^(?:node:|@opentelemetry)/],
    ["", /^@opentelemetry/],
  ])("dyeing-sdk/src/%s stays free of %s", (folder, forbidden) => {
    for (const path of sources(`packages/dyeing-sdk/src/${folder}`)) {
      for (const specifier of importsOf(path)) expect(specifier, path).not.toMatch(forbidden);
    }
  });

  it("the SDK depends on nothing: what a carrying service installs is it and an adapter", () => {
    const { dependencies, peerDependencies } = packages.find(({ name }) => name === "@dyeing/sdk")?.manifest ?? {};
    expect({ dependencies, peerDependencies }).toEqual({});
    for (const path of sources("packages/dyeing-sdk/src")) {
      for (const specifier of importsOf(path)) expect(specifier, path).toMatch(/^(?:\.{1,2}\/|node:)/);
    }
  });
});
