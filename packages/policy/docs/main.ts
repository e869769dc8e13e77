import { readFileSync, writeFileSync } from "node:fs";
import { policyPage } from "./policy-page.ts";

// Writes the tables of docs/reference/policy.md: node --conditions=dyeing-source packages/policy/docs/main.ts

const path = new URL("../../../docs/reference/policy.md", import.meta.url);
writeFileSync(path, policyPage(readFileSync(path, "utf8")));
