import type { StudyPods } from "./study-pods.ts";

/** What befalls the lane's two pods. */
export interface Fault {
  readonly name: string;
  /** A pod of the lane is ready all the while: what the baseline answers then is spill. */
  readonly laneReady: boolean;
  /** The baseline has a ready pod all the while. */
  readonly baselineReady: boolean;
  begin(pods: StudyPods): Promise<void>;
}

const fault = (name: string, laneReady: boolean, begin: Fault["begin"], baselineReady = true): Fault => ({
  name,
  laneReady,
  baselineReady,
  begin,
});

/** In this order: what heals by itself comes before what takes new pods. */
export const FAULTS: readonly Fault[] = [
  fault("none", true, async () => undefined),
  fault("1 of 2 unready", true, (pods) => pods.tell("gray", 1, "/unready")),
  fault("2 of 2 unready", false, (pods) => pods.tell("gray", 2, "/unready")),
  fault("1 of 2 answers 503", true, (pods) => pods.tell("gray", 1, "/errors")),
  fault("2 of 2 answer 503", true, (pods) => pods.tell("gray", 2, "/errors")),
  fault("1 of 2 crashes", true, (pods) => pods.tell("gray", 1, "/crash")),
  fault("2 of 2 crash", false, (pods) => pods.tell("gray", 2, "/crash")),
  fault("1 of 2 deleted", true, (pods) => pods.remove("gray", 1)),
  fault("1 of 2 killed", true, (pods) => pods.remove("gray", 1, "--grace-period=0", "--force")),
  fault("lane without pods", false, (pods) => pods.scale("gray", 0)),
  fault(
    "lane and baseline without pods",
    false,
    async (pods) => {
      await pods.scale("gray", 0);
      await pods.scale("baseline", 0);
    },
    false,
  ),
];
