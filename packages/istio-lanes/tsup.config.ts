import { defineConfig } from "tsup";

export default defineConfig({
  entry: ["src/index.ts", "src/explain/index.ts", "src/access-log/index.ts"],
  format: "esm",
  target: "node22",
  sourcemap: true,
  clean: true,
  outDir: "dist",
});
