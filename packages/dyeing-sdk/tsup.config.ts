import { defineConfig } from "tsup";

export default defineConfig({
  entry: [
    "src/index.ts",
    "src/wire/index.ts",
    "src/errors/index.ts",
    "src/policy/index.ts",
    "src/propagation/index.ts",
    "src/testing/index.ts",
  ],
  format: "esm",
  target: "node22",
  sourcemap: true,
  clean: true,
  outDir: "dist",
});
