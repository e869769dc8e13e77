// What the manifest of a published package says because of where its sources lie, and because of what this workspace is:
// everything that is the same for all of them is stated here once.

/** The feature floor, as every `engines` says it: older ones have no `http.client.request.created`. */
export const ENGINES = "^22.12.0 || >=23.2.0";

/** In the order in which they are written; what is not listed stays behind them as it is. */
const ORDER = [
  ...["name", "version", "description", "private", "keywords", "homepage", "bugs", "repository", "license"],
  ...["type", "sideEffects", "engines", "main", "types", "typesVersions", "exports", "bin", "files", "scripts"],
];

/** Every package's; its own ones follow. */
const KEYWORDS = ["traffic-dyeing", "lanes", "istio", "gray-release", "swimlanes", "context-propagation"];

/** The names of a package's entries (`.`, `./wire`), with their sources. */
export function entriesOf(manifest) {
  return Object.entries(manifest.exports)
    .filter(([, target]) => typeof target === "object")
    .map(([name, target]) => [name, target["dyeing-source"]]);
}

/** Without `src/` and `.ts`: the path of what is built from a source, below each format's folder. */
export function builtName(source) {
  return source.replace(/^\.\/src\//, "").replace(/\.ts$/, "");
}

/**
 * The manifest of a published package, with all that follows from its entries and from the workspace.
 *
 * @param manifest The package's own: names its entries by their sources (`exports[*]["dyeing-source"]`).
 * @param folder Of the package, relative to the root.
 * @param repository The URL of the repository, without `.git`.
 */
export function publishedManifest(manifest, folder, repository) {
  const entries = entriesOf(manifest);
  const main = entries.find(([name]) => name === ".");
  const below = entries.filter(([name]) => name !== ".");
  const whole = {
    ...manifest,
    keywords: [...new Set([...KEYWORDS, ...(manifest.keywords ?? [])])],
    homepage: `${repository}/tree/main/${folder}#readme`,
    bugs: `${repository}/issues`,
    repository: { type: "git", url: `git+${repository}.git`, directory: folder },
    engines: { node: ENGINES },
    // For resolvers that know no export map: Jest's and bundlers' older ones, TypeScript's `node10`.
    main: `./dist/cjs/${builtName(main[1])}.js`,
    types: `./dist/cjs/${builtName(main[1])}.d.ts`,
    ...(below.length > 0 && {
      typesVersions: {
        "*": Object.fromEntries(
          below.map(([name, source]) => [name.slice(2), [`./dist/cjs/${builtName(source)}.d.ts`]]),
        ),
      },
    }),
    exports: {
      ...Object.fromEntries(entries.map(([name, source]) => [name, conditions(source)])),
      "./package.json": "./package.json",
    },
    files: [...new Set([...["dist", "CHANGELOG.md"], ...(manifest.files ?? [])])],
    scripts: {
      ...manifest.scripts,
      build: "node ../../scripts/build/build.mjs",
      prepublishOnly: "node ../../scripts/release/not-by-hand.mjs",
    },
  };
  const names = [
    ...ORDER.filter((name) => name in whole),
    ...Object.keys(whole).filter((name) => !ORDER.includes(name)),
  ];
  return Object.fromEntries(names.map((name) => [name, whole[name]]));
}

/** As it is packed: the condition for this workspace, which runs sources, leads to nothing there. */
export function packedManifest(manifest) {
  const packed = ({ "dyeing-source": _, ...conditions }) => conditions;
  const exports = Object.entries(manifest.exports).map(([name, target]) => [
    name,
    typeof target === "string" ? target : packed(target),
  ]);
  return { ...manifest, exports: Object.fromEntries(exports) };
}

/**
 * Node takes `module-sync` for `import` and for `require()`: one module instance. `require` is for those who cannot load ES
 * modules synchronously.
 */
function conditions(source) {
  const name = builtName(source);
  const esm = { types: `./dist/${name}.d.ts`, default: `./dist/${name}.js` };
  return {
    "dyeing-source": source,
    "module-sync": esm,
    import: esm,
    require: { types: `./dist/cjs/${name}.d.ts`, default: `./dist/cjs/${name}.js` },
  };
}
