import { setTimeout as delay } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

setFlagsFromString("--expose-gc");
const gc: () => void = runInNewContext("gc");

/** Collects garbage until at most `most` of the objects are left, or for as long as that may take; tells how many are. */
export async function leftOf(refs: readonly WeakRef<object>[], most: number): Promise<number> {
  let left = refs.length;
  for (let round = 0; round < 20 && left > most; round += 1) {
    // What was looked at in this turn of the event loop is kept to its end.
    await delay(5);
    gc();
    left = refs.filter((ref) => ref.deref() !== undefined).length;
  }
  return left;
}
