import { setTimeout as wait } from "node:timers/promises";
import { type PlayRidesOptions, playRides } from "../../demo/client/play-rides.ts";
import { again } from "../../demo/rides/again.ts";
import { readRides } from "../../demo/rides/read-rides.ts";
import { newMark } from "./new-mark.ts";

/** The first rides of the file cover every edge and both versions of each service. */
const RIDES = 20;
const LOAD = { rides: 2, requests: { first: 1, most: 2 } };
const ROUNDS = 4;
const PAUSE_MS = 1_000;

/**
 * Plays rides gently until a round of them got an answer every time: a process that has just started compiles its code,
 * and services give up on a call after seconds. What is wrong with the answers is not looked at.
 */
export async function warmUp(
  options: Pick<PlayRidesOptions, "gatewayUrl" | "signal">,
  tell: (line: string) => void,
): Promise<void> {
  for (let round = 1; round <= ROUNDS; round++) {
    const { results } = await playRides(again(readRides(RIDES), newMark()), { ...options, load: LOAD });
    const fault = results.flatMap(({ faults }) => faults).find((one) => UNANSWERED.test(one));
    if (fault === undefined || round === ROUNDS) return;
    tell(`not warm yet: ${fault}`);
    await wait(PAUSE_MS, undefined, { signal: options.signal });
  }
}

const UNANSWERED = /status 50[234]|no answer|websocket: /;
