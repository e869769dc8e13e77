// How long a full pool takes to answer. `node --conditions=dyeing-source reference-app/services/matching/bench/pool.ts`
import { landmarks } from "../../scheduling/landmarks/landmarks.ts";
import { algorithmOf } from "../domain/algorithm.ts";
import { Matching } from "../domain/matching.ts";
import type { Place } from "../domain/ride-request.ts";

const POOL = 10_000;
const QUERIES = 1_000;
const now = Date.now();

/** A linear congruential generator: the same pool in every run. */
let seed = 1;
function random(): number {
  seed = (seed * 1_664_525 + 1_013_904_223) >>> 0;
  return seed / 2 ** 32;
}

function around(id: string | undefined, degrees: number): Place {
  const landmark = landmarks.find((one) => one.id === id) ?? landmarks[Math.floor(random() * landmarks.length)];
  const { lat = 0, lng = 0 } = landmark ?? {};
  return { lat: lat + (random() - 0.5) * degrees, lng: lng + (random() - 0.5) * degrees, name: "" };
}

const crowds = {
  "spread over the city and an hour": () => ({
    origin: around(undefined, 0.02),
    destination: around(undefined, 0.02),
    departureTime: now + Math.floor(random() * 3_600_000),
  }),
  "all from one station to one district within four minutes": () => ({
    origin: around("beijing-railway-station", 0.005),
    destination: around("zhongguancun", 0.01),
    departureTime: now + Math.floor(random() * 240_000),
  }),
};

for (const [crowd, ride] of Object.entries(crowds)) {
  for (const algorithm of Object.values(algorithmOf)) {
    const matching = new Matching({ algorithm });
    const requests = Array.from({ length: POOL }, (_, index) => ({
      id: `r${index}`,
      userId: `u${index}`,
      rideId: "",
      maxWaitSeconds: 900,
      maxPrice: 4_000 + Math.floor(random() * 1_000),
      seats: 1,
      createdAt: now,
      ...ride(),
    }));
    const begun = performance.now();
    for (const request of requests) matching.submit(request);
    const submitUs = ((performance.now() - begun) / POOL) * 1_000;

    const times: number[] = [];
    for (let index = 0; index < QUERIES; index++) {
      const start = performance.now();
      matching.candidates(`r${Math.floor(random() * POOL)}`, 10);
      times.push(performance.now() - start);
    }
    times.sort((a, b) => a - b);
    const percentile = (share: number) => (times[Math.floor(share * (QUERIES - 1))] ?? 0).toFixed(2);
    process.stdout.write(
      `${crowd}, ${algorithm.name}: submit ${submitUs.toFixed(1)} us, candidates p50 ${percentile(0.5)} ms, p99 ${percentile(0.99)} ms\n`,
    );
  }
}
