import type { UserFolder } from "./user-folder.ts";

/** The `module` settings of TypeScript, with the module format of the folder (`type`) in which their output runs in Node. */
export const TYPESCRIPT_MODES = [
  { mode: "commonjs", type: "commonjs", options: { module: "commonjs" } },
  { mode: "node16", type: "commonjs", options: { module: "node16" } },
  { mode: "node16", type: "module", options: { module: "node16" } },
  { mode: "nodenext", type: "commonjs", options: { module: "nodenext" } },
  { mode: "nodenext", type: "module", options: { module: "nodenext" } },
  { mode: "bundler", type: "module", options: { module: "esnext", moduleResolution: "bundler" } },
  { mode: "preserve", type: "module", options: { module: "preserve" } },
] as const;

export type TypescriptMode = (typeof TYPESCRIPT_MODES)[number];

/** Compiles the ride and every entry in one mode, declarations of others included. Returns what the compiler says of ours. */
export async function compile(folder: UserFolder, { mode, type, options }: TypescriptMode, specifiers: string[]) {
  const place = `typescript/${mode}-${type}`;
  folder.copy("ride.ts", `${place}/ride.ts`);
  folder.copy("main.ts", `${place}/main.ts`);
  const imports = specifiers.map((specifier, index) => `import * as m${index} from "${specifier}";`);
  const uses = specifiers.map((_, index) => `m${index}`);
  folder.write(`${place}/entries.ts`, [...imports, `console.log([${uses}].length);`].join("\n"));
  folder.write(`${place}/package.json`, { type });
  folder.write(`${place}/out/package.json`, { type });
  const compilerOptions = {
    ...options,
    target: "es2022",
    // Without the browser's: checking these declarations takes most of the time.
    lib: ["es2022"],
    strict: true,
    esModuleInterop: true,
    skipLibCheck: false,
    types: ["node"],
    rootDir: ".",
    outDir: "out",
  };
  folder.write(`${place}/tsconfig.json`, { compilerOptions, files: ["main.ts", "entries.ts"] });
  const { stdout } = await folder.node("typescript/bin/tsc", ["-p", place]);
  // Declarations of other packages are theirs: the program's and ours must be clean.
  const faults = stdout.split("\n").filter((line) => /error TS/.test(line));
  return {
    faults: faults.filter((line) => !/^node_modules\/(?!@dyeing\/)/.test(line)),
    main: `${place}/out/main.js`,
    entries: `${place}/out/entries.js`,
  };
}
