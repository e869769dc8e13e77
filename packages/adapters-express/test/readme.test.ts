import { fileURLToPath } from "node:url";
import { describeHttpReadme } from "@dyeing/adapter-conformance";
import { capabilities } from "./capabilities.ts";

describeHttpReadme(fileURLToPath(new URL("..", import.meta.url)), "/v1/orders", capabilities);
