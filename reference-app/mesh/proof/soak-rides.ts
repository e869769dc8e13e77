import { DEFAULT_COLOR } from "@dyeing/sdk/wire";
import type { Ride } from "../../demo/rides/ride.ts";

/** One of so many undyed rides is played. Their kinds take turns: with another number some kinds never had theirs. */
const UNDYED_KEPT = 5;

/** What is counted are dyed hops. Some undyed rides stay between the dyed ones: on them a dye that bleeds would show. */
export function mostlyDyed(rides: readonly Ride[]): readonly Ride[] {
  let undyed = 0;
  return rides.filter(({ expect }) => expect.color !== DEFAULT_COLOR || undyed++ % UNDYED_KEPT === 0);
}
