import { createHash } from "node:crypto";
import { type Landmark, landmarks } from "../../services/scheduling/landmarks/landmarks.ts";
import type { ServiceName, Version } from "../../topology.ts";
import { expectedBucket } from "./expected-bucket.ts";
import { planCalls, ridersOf } from "./plan-calls.ts";
import type { Cohort, Plan, Ride, RidePlace } from "./ride.ts";

export const RIDES = 312;
/** More than the matching window of 5 minutes, so that no ride is matched with another one. */
const MINUTES_APART = 6;
const FIRST_DEPARTURE = 30;

// The samples of dyeing.yaml and of the gateway, which a ride file has to know to say what it expects.
const COMMUTE_SAMPLE = { salt: "commute-2026-11", buckets: 2_000 };
const STAGING_SAMPLE = { salt: "gateway-staging-2026-11", buckets: 500 };

/** A kind of rides: who they are, where they begin, what the policy makes of them. */
interface Kind {
  readonly color: "gray" | "blue" | "default";
  readonly levels: readonly Cohort["level"][];
  readonly trips: readonly Cohort["trip"][];
  readonly from: (landmark: Landmark) => boolean;
  /** Which riders qualify for a percentage. Default: anybody. */
  readonly rider?: (userId: string) => boolean;
  readonly driver?: (userId: string) => boolean;
  readonly env?: "staging";
  /** The staging group: the mesh routes its `x-env` tag to order v2. */
  readonly inStaging?: boolean;
}

const inCommuteSample = (id: string) => expectedBucket(COMMUTE_SAMPLE.salt, id) < COMMUTE_SAMPLE.buckets;
const inStagingSample = (id: string) => expectedBucket(STAGING_SAMPLE.salt, id) < STAGING_SAMPLE.buckets;
const isHaidian = ({ hotZone }: Landmark) => hotZone.startsWith("BJ_HAI_DIAN");
const isAirport = ({ hotZone }: Landmark) => hotZone === "BJ_SHUN_YI_01";
const isElsewhere = (landmark: Landmark) => !isHaidian(landmark) && !isAirport(landmark);
const outsiders = { rider: (id: string) => !inStagingSample(id), driver: (id: string) => !inStagingSample(id) };

const VIP_HAIDIAN: Kind = {
  color: "gray",
  levels: ["VIP3", "SILVER"],
  trips: ["instant", "commute", "reserved"],
  from: isHaidian,
};
const AIRPORT: Kind = { color: "blue", levels: ["NEW", "SILVER", "VIP3"], trips: ["reserved"], from: isAirport };
const COMMUTE_IN: Kind = {
  color: "gray",
  levels: ["NEW"],
  trips: ["commute"],
  from: () => true,
  rider: inCommuteSample,
};
const COMMUTE_OUT: Kind = {
  color: "default",
  levels: ["NEW"],
  trips: ["commute"],
  from: () => true,
  rider: (id) => !inCommuteSample(id),
};
/** A good customer at the wrong place. */
const VIP_ELSEWHERE: Kind = {
  color: "default",
  levels: ["SILVER", "VIP3"],
  trips: ["instant", "commute"],
  from: isElsewhere,
};
/** The right place, and not a good customer yet. */
const NEW_HAIDIAN: Kind = { color: "default", levels: ["NEW"], trips: ["instant", "reserved"], from: isHaidian };
/** At the airport without a reservation. */
const AIRPORT_INSTANT: Kind = { color: "default", levels: ["VIP3", "NEW"], trips: ["instant"], from: isAirport };
const STAGING_IN: Kind = {
  color: "default",
  levels: ["SILVER", "NEW"],
  trips: ["instant"],
  from: isElsewhere,
  env: "staging",
  inStaging: true,
  rider: inStagingSample,
  driver: inStagingSample,
};
const STAGING_OUT: Kind = { ...STAGING_IN, inStaging: false, ...outsiders };
const STAGING_GRAY: Kind = { ...VIP_HAIDIAN, env: "staging", ...outsiders };

/** Dyed and undyed alternate. */
const DYED = [VIP_HAIDIAN, AIRPORT, COMMUTE_IN, VIP_HAIDIAN, STAGING_GRAY] as const;
const UNDYED = [
  VIP_ELSEWHERE,
  COMMUTE_OUT,
  NEW_HAIDIAN,
  STAGING_IN,
  AIRPORT_INSTANT,
  VIP_ELSEWHERE,
  STAGING_OUT,
  COMMUTE_OUT,
] as const;
/** Of different length than the lists above, so that every kind meets every plan in time. */
const PLANS = ["pool", "solo", "ws", "cancel", "solo", "solo", "cancel"] as const satisfies readonly Plan[];

/** The rides of the demo. The same for ever: nothing but the landmarks and the policy's samples goes into it. */
export function generateRides(count: number = RIDES): readonly Ride[] {
  const riders = new People("rider", 600);
  const drivers = new People("driver", 300);
  return Array.from({ length: count }, (_, index) => makeRide(index, riders, drivers));
}

function makeRide(index: number, riders: People, drivers: People): Ride {
  const pair = Math.floor(index / 2);
  const kind = index % 2 === 0 ? pick(DYED, pair) : pick(UNDYED, pair);
  const plan = pick(PLANS, pair);
  const rideId = `ride-${String(index + 1).padStart(4, "0")}`;
  const random = randomOf(rideId);
  const origin = pick(
    landmarks.filter((landmark) => kind.from(landmark) && destinationsOf(landmark).length > 0),
    random(),
  );
  const destination = pick(destinationsOf(origin), random());
  const cohort: Cohort = {
    level: pick(kind.levels, random()),
    trip: pick(kind.trips, random()),
    hotZone: origin.hotZone,
    payment: (pair + (index % 2)) % 3 === 0 ? "alipay" : "wallet",
  };
  const riderIds = Array.from({ length: ridersOf(plan) }, (_, seat) =>
    riders.next(seat === 0 ? kind.rider : kind.env && kind.rider),
  );
  const calls = planCalls(plan, cohort.payment);
  return {
    rideId,
    traceId: createHash("sha256").update(`trace of ${rideId}`).digest("hex").slice(0, 32),
    witness: createHash("sha256").update(`witness of ${rideId}`).digest("hex").slice(0, 16),
    cohort,
    ...(kind.env === undefined ? {} : { env: kind.env }),
    riderIds,
    driverId: drivers.next(kind.driver),
    origin: placeOf(origin),
    destination: placeOf(destination),
    departureInMinutes: FIRST_DEPARTURE + index * MINUTES_APART,
    plan,
    expect: {
      color: kind.color,
      ...(kind.inStaging ? { env: "canary" as const } : {}),
      versions: expectedVersions(kind, cohort, Object.keys(calls)),
      calls,
    },
  };
}

/** What the routes in lanes/ make of a ride, written down from their description and not computed by them. */
function expectedVersions(
  kind: Kind,
  { payment }: Cohort,
  edges: readonly string[],
): Partial<Record<ServiceName, Version>> {
  const gray = kind.color === "gray";
  const versions: Record<ServiceName, Version> = {
    gateway: "v1",
    user: "v1",
    order: gray || payment === "alipay" || kind.inStaging ? "v2" : "v1",
    matching: gray || kind.color === "blue" ? "v2" : "v1",
    scheduling: "v1",
    payment: gray ? "v2" : "v1",
    notification: "v1",
  };
  const met = new Set(["gateway", ...edges.map((edge) => edge.split("->")[1] ?? "")]);
  return Object.fromEntries(Object.entries(versions).filter(([service]) => met.has(service)));
}

/** Hands people out in their order, those who qualify; each again only after everybody else who does. */
class People {
  readonly #prefix: string;
  readonly #count: number;
  readonly #taken = new Map<string, number>();

  constructor(prefix: string, count: number) {
    this.#prefix = prefix;
    this.#count = count;
  }

  next(qualifies: ((id: string) => boolean) | undefined): string {
    let best: string | undefined;
    for (let number = 1; number <= this.#count; number++) {
      const id = `${this.#prefix}-${String(number).padStart(4, "0")}`;
      if (qualifies?.(id) === false) continue;
      if (best === undefined || this.#times(id) < this.#times(best)) best = id;
    }
    if (best === undefined) throw new Error(`no ${this.#prefix} qualifies`);
    this.#taken.set(best, this.#times(best) + 1);
    return best;
  }

  #times(id: string): number {
    return this.#taken.get(id) ?? 0;
  }
}

function pick<T>(items: readonly T[], index: number): T {
  const item = items[index % items.length];
  if (item === undefined) throw new Error("nothing to pick from");
  return item;
}

/** A sequence of numbers that depends on the seed alone. */
function randomOf(seed: string): () => number {
  let round = 0;
  return () => createHash("sha256").update(`${seed} ${round++}`).digest().readUInt32BE(0);
}

function placeOf({ lat, lng, nameZh }: Landmark): RidePlace {
  return { lat, lng, name: nameZh };
}

/** Far enough to be a ride, near enough to be one that people share. */
function destinationsOf(origin: Landmark): readonly Landmark[] {
  return landmarks.filter((landmark) => {
    const km = distanceKm(origin, landmark);
    return km >= 3 && km <= 25;
  });
}

/** Flat-earth distance, good enough to choose by. */
function distanceKm(a: Landmark, b: Landmark): number {
  const north = (a.lat - b.lat) * 111;
  const east = (a.lng - b.lng) * 111 * Math.cos((a.lat * Math.PI) / 180);
  return Math.hypot(north, east);
}
