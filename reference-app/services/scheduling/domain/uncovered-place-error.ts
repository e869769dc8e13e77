/** A place that no road of the network comes near. */
export class UncoveredPlaceError extends Error {
  override readonly name = "UncoveredPlaceError";
  readonly code = "SCHEDULING_UNCOVERED_PLACE";
  /** Which of the two places of the route it is. */
  readonly end: "origin" | "destination";

  constructor(end: "origin" | "destination", maxMeters: number) {
    super(`is more than ${maxMeters} m from the nearest landmark`);
    this.end = end;
  }
}
