import { writeFileSync } from "node:fs";
import { explainPage } from "./explain-page.ts";

writeFileSync(new URL("../../../docs/reference/explain.md", import.meta.url), explainPage());
