import type { GeoPoint } from "../../../geo/haversine.ts";
import file from "./landmarks.json" with { type: "json" };

/** A real place of the city. Coordinates are WGS-84 degrees, rounded to 4 decimals (about 10 m). */
export interface Landmark extends GeoPoint {
  /** Kebab-case, unique. */
  readonly id: string;
  readonly nameZh: string;
  readonly nameEn: string;
  readonly kind: string;
  readonly district: string;
  /** City hot zone by district, such as `BJ_HAI_DIAN_05`: the value of the tag `hot_zone` for rides from here. */
  readonly hotZone: string;
}

/** All landmarks, in the order of the file. */
export const landmarks: readonly Landmark[] = Object.freeze(
  file.landmarks.map((landmark) => Object.freeze({ ...landmark })),
);
