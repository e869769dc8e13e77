import { expect, test } from "vitest";
import { readRides } from "../rides/read-rides.ts";
import { firstDeparture } from "./first-departure.ts";

const MINUTE = 60_000;
const NOW = Date.UTC(2026, 10, 26, 8, 0, 0, 999);
/** A request waits so long for others. */
const WAIT_SECONDS = 900;

test("rides of runs that begin within the time that a request waits never depart at about the same time", () => {
  const span = Math.max(...readRides().map(({ departureInMinutes }) => departureInMinutes)) * MINUTE;
  const starts = Array.from({ length: WAIT_SECONDS + 1 }, (_, second) => firstDeparture(NOW + second * 1_000));
  const inOrder = starts.toSorted((a, b) => a - b);
  for (const [index, start] of inOrder.slice(1).entries())
    expect(start - (inOrder[index] ?? start)).toBeGreaterThan(span + 60 * MINUTE);
});

test("the time of the day and of the week stay, and with them the rush hour", () => {
  const start = new Date(firstDeparture(NOW));
  expect([start.getUTCDay(), start.toISOString().slice(11)]).toEqual([4, "08:00:00.999Z"]);
  expect(start.getTime()).toBeGreaterThanOrEqual(NOW);
});
