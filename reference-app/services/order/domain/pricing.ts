import type { Version } from "../../../topology.ts";
import { dynamicPrice } from "./dynamic-price.ts";
import { flatPrice } from "./flat-price.ts";

/** What a price depends on. */
export interface Fare {
  readonly distanceMeters: number;
  readonly seats: number;
  readonly departureTime: Date;
  /** The most the rider pays, fen. */
  readonly maxPrice: number;
}

/** How a version of the service prices. The values of `name` are those of `differs` in topology.ts. */
export interface Pricing {
  readonly name: "flat" | "dynamic";
  /** The price in whole fen, never above the rider's maximum. */
  price(fare: Fare): number;
}

const BY_VERSION: Readonly<Record<Version, Pricing>> = {
  v1: { name: "flat", price: (fare) => Math.min(flatPrice(fare), fare.maxPrice) },
  v2: { name: "dynamic", price: (fare) => Math.min(dynamicPrice(fare), fare.maxPrice) },
};

export function pricingOf(version: Version): Pricing {
  return BY_VERSION[version];
}
