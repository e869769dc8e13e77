import { describe, expect, it } from "vitest";
import { haversineMeters } from "../../../geo/haversine.ts";
import { landmarks } from "../landmarks/landmarks.ts";
import { DETOUR_FACTOR } from "./road-speed.ts";
import { MAX_SNAP_METERS, RoutePlanner } from "./route-planner.ts";
import { UncoveredPlaceError } from "./uncovered-place-error.ts";

const planner = new RoutePlanner(landmarks);

function landmark(id: string) {
  const found = landmarks.find((one) => one.id === id);
  if (!found) throw new Error(`no landmark \`${id}\``);
  return found;
}

const tiananmen = landmark("tiananmen");
const guomao = landmark("guomao");
/** A point so many metres south of a landmark. */
const south = (point: { lat: number; lng: number }, meters: number) => ({
  lat: point.lat - meters / 111_195.08,
  lng: point.lng,
});

describe("RoutePlanner", () => {
  it("goes along landmarks from the first to the last, never shorter than the straight line", () => {
    const route = planner.route(tiananmen, guomao);
    expect(route.path[0]).toBe("tiananmen");
    expect(route.path.at(-1)).toBe("guomao");
    expect(route.distanceMeters).toBeGreaterThanOrEqual(haversineMeters(tiananmen, guomao) * DETOUR_FACTOR - 1e-6);
    expect(route.durationSeconds).toBeGreaterThan(0);
  });

  it("is as long back as there", () => {
    expect(planner.route(guomao, tiananmen).distanceMeters).toBeCloseTo(
      planner.route(tiananmen, guomao).distanceMeters,
      6,
    );
  });

  it("adds the way between a place and its landmark", () => {
    const nearby = south(landmark("daxing-airport"), 300);
    const added =
      planner.route(nearby, guomao).distanceMeters - planner.route(landmark("daxing-airport"), guomao).distanceMeters;
    expect(added).toBeCloseTo(300 * DETOUR_FACTOR, 0);
  });

  it("goes straight between two places at one landmark", () => {
    const airport = landmark("daxing-airport");
    const route = planner.route(south(airport, 200), south(airport, 700));
    expect(route.path).toEqual(["daxing-airport"]);
    expect(route.distanceMeters).toBeCloseTo(500 * DETOUR_FACTOR, 0);
    expect(planner.route(airport, airport)).toEqual({
      distanceMeters: 0,
      durationSeconds: 0,
      path: ["daxing-airport"],
    });
  });

  it("takes the nearest landmark, wherever it stands in the list", () => {
    for (const place of landmarks) {
      expect(planner.route({ lat: place.lat + 0.0001, lng: place.lng }, guomao).path[0]).toBe(place.id);
    }
  });

  it("covers places up to the bound from a landmark, and names the end that is farther", () => {
    const airport = landmark("daxing-airport");
    const inside = south(airport, MAX_SNAP_METERS - 5);
    const outside = south(airport, MAX_SNAP_METERS + 5);
    expect(planner.route(inside, guomao).path[0]).toBe("daxing-airport");
    expect(() => planner.route(outside, guomao)).toThrow(UncoveredPlaceError);
    expect(endOf(() => planner.route(outside, guomao))).toBe("origin");
    expect(endOf(() => planner.route(guomao, outside))).toBe("destination");
  });
});

function endOf(run: () => unknown): string | undefined {
  try {
    run();
  } catch (error) {
    if (error instanceof UncoveredPlaceError) return error.end;
    throw error;
  }
  return undefined;
}
