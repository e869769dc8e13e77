// Writes rides.jsonl: node --conditions=dyeing-source reference-app/demo/rides/write-rides.ts
import { writeFileSync } from "node:fs";
import { generateRides } from "./generate-rides.ts";
import { RIDES_FILE } from "./read-rides.ts";

writeFileSync(
  RIDES_FILE,
  generateRides()
    .map((ride) => `${JSON.stringify(ride)}\n`)
    .join(""),
);
