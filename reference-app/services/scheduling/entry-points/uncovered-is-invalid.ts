import { HttpProblem } from "../../../kit/problem.ts";
import { UncoveredPlaceError } from "../domain/uncovered-place-error.ts";

/** A place outside the road network is the client's mistake: 400 with the name of the field it came in. */
export function uncoveredIsInvalid<T>(run: () => T, fieldOf: (end: UncoveredPlaceError["end"]) => string): T {
  try {
    return run();
  } catch (error) {
    if (!(error instanceof UncoveredPlaceError)) throw error;
    throw new HttpProblem(400, "invalid request", { fields: { [fieldOf(error.end)]: error.message } });
  }
}
