import { expect, it } from "vitest";
import { type RoutePoint, routePointsOf } from "./route-points.ts";

it("drops the stops of a rider who left and keeps the order of the others", () => {
  const stop = (requestId: string, kind: "pickup" | "dropoff"): RoutePoint => ({
    requestId,
    kind,
    name: kind,
    lat: 1,
    lng: 2,
  });
  const plan = [stop("a", "pickup"), stop("b", "pickup"), stop("b", "dropoff"), stop("a", "dropoff")];
  expect(routePointsOf(plan, ["a"])).toEqual([stop("a", "pickup"), stop("a", "dropoff")]);
  expect(routePointsOf(plan, ["a", "b"])).toEqual(plan);
});
