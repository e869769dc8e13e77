import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Ride } from "./ride.ts";

/** The committed file of rides: one JSON object per line. */
export const RIDES_FILE = join(import.meta.dirname, "../rides.jsonl");

/** The first rides of the file; all of them by default. */
export function readRides(count: number = Number.POSITIVE_INFINITY): readonly Ride[] {
  const lines = readFileSync(RIDES_FILE, "utf8").trimEnd().split("\n");
  return lines.slice(0, count).map((line) => JSON.parse(line) as Ride);
}
