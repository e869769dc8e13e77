import { execFileSync } from "node:child_process";
import { globSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { CompilerState, Extractor, ExtractorConfig } from "@microsoft/api-extractor";
import { builtName, entriesOf } from "../build/manifest.mjs";

/**
 * The public types of a package's entries, as their readers see them: a report of API Extractor for each, made from the
 * declarations that a build emits.
 *
 * @param folder Of the package.
 * @param work A folder of its own, for what comes about on the way.
 * @returns By file name.
 */
export function publicTypes(folder, work) {
  const manifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const root = join(import.meta.dirname, "../..");
  declare(root, folder, join(work, "types"));
  // API Extractor looks for the package above its entries.
  writeFileSync(join(work, "package.json"), JSON.stringify({ name: manifest.name, version: manifest.version }));
  const configs = entriesOf(manifest).map(([entry, source]) => ({
    name: `${entry === "." ? "index" : entry.slice("./".length)}.md`,
    config: configOf(root, work, join(work, "types", `${builtName(source)}.d.ts`)),
  }));
  const [first, ...others] = configs.map(({ config }) => config.mainEntryPointFilePath);
  const compilerState = CompilerState.create(configs[0].config, { additionalEntryPoints: others });
  if (first === undefined) throw new Error(`${manifest.name} has no entries`);
  return Object.fromEntries(configs.map(({ name, config }) => [name, reportOf(config, compilerState)]));
}

/** As the build emits them (scripts/build/build.mjs). */
function declare(root, folder, outDir) {
  const tsc = join(root, "node_modules/typescript/bin/tsc");
  const args = ["-p", join(folder, "tsconfig.build.json"), "--outDir", outDir, "--declarationMap", "false"];
  execFileSync(process.execPath, [tsc, ...args], { stdio: "inherit" });
  for (const path of globSync(`${outDir}/**/*.d.ts`)) {
    const text = readFileSync(path, "utf8");
    writeFileSync(path, text.replaceAll(/((?:from|import) ?\(?"\.{1,2}\/[^"]+)\.ts"/g, '$1.js"'));
  }
}

function configOf(root, work, entry) {
  mkdirSync(join(work, "report"), { recursive: true });
  const silent = { default: { logLevel: "none" } };
  return ExtractorConfig.prepare({
    configObjectFullPath: undefined,
    packageJsonFullPath: join(work, "package.json"),
    configObject: {
      projectFolder: work,
      mainEntryPointFilePath: entry,
      compiler: { overrideTsconfig: { compilerOptions: compilerOptions(root), files: [entry] } },
      apiReport: {
        enabled: true,
        reportFileName: `${basename(entry)}.api.md`,
        reportFolder: join(work, "report"),
        reportTempFolder: join(work, "report"),
      },
      docModel: { enabled: false },
      dtsRollup: { enabled: false },
      tsdocMetadata: { enabled: false },
      // The report is what is reviewed: what comments lack is no matter of types.
      messages: {
        compilerMessageReporting: silent,
        tsdocMessageReporting: silent,
        extractorMessageReporting: silent,
      },
    },
  });
}

function compilerOptions(root) {
  return {
    target: "es2023",
    lib: ["es2024"],
    module: "nodenext",
    moduleResolution: "nodenext",
    customConditions: ["dyeing-source"],
    allowImportingTsExtensions: true,
    noEmit: true,
    strict: true,
    skipLibCheck: true,
    types: ["node"],
    typeRoots: [join(root, "node_modules/@types")],
  };
}

function reportOf(config, compilerState) {
  let failed;
  const { succeeded } = Extractor.invoke(config, {
    localBuild: true,
    compilerState,
    messageCallback(message) {
      if (message.logLevel === "error") failed ??= message.text;
      message.handled = true;
    },
  });
  if (!succeeded) throw new Error(`${config.mainEntryPointFilePath}: ${failed ?? "no report"}`);
  const report = readFileSync(config.reportFilePath, "utf8").replaceAll("\r\n", "\n");
  // Comments that say of a declaration only that it has none.
  return report
    .replaceAll(/^ *\/\/ \(undocumented\)\n/gm, "")
    .replaceAll(/^\/\/ @public(?: \(undocumented\))?\n/gm, "")
    .replace(/\n\/\/ \(No @packageDocumentation comment for this package\)\n/, "");
}
