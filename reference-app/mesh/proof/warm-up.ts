import { setTimeout as wait } from "node:timers/promises";
import { type PlayRidesOptions, playRides } from "../../demo/client/play-rides.ts";
import { again } from "../../demo/rides/again.ts";
import { readRides } from "../../demo/rides/read-rides.ts";
import { newMark } from "./new-mark.ts";

/** The first rides of the file cover every edge and both versions of each service. */
const RIDES = 20;
const LOAD = { rides: 2, requests: { first: 1, most: 2 } };
const ROUNDS = 4;
/** The routes take an instance that failed out for so long (baseEjectionTime). */
const EJECTED_MS = 31_000;

/**
 * Plays rides gently until a round of them got an answer every time: a process that has just started compiles its code,
 * and the routes give version 2 less than a second. What is wrong with the answers is not looked at.
 */
export async function warmUp(options: Pick<PlayRidesOptions, "gatewayUrl" | "signal">): Promise<void> {
  for (let round = 1; round <= ROUNDS; round++) {
    const { results } = await playRides(again(readRides(RIDES), newMark()), { ...options, load: LOAD });
    if (!results.some(({ faults }) => faults.some((fault) => UNANSWERED.test(fault)))) return;
    if (round < ROUNDS) await wait(EJECTED_MS, undefined, { signal: options.signal });
  }
}

const UNANSWERED = /status 50[234]|no answer|websocket: /;
