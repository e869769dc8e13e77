import { slidingWindow, staticPolicy } from "@dyeing/policy";

const LEVELS = ["NEW", "GOLD", "VIP1", "VIP2"];

/** Four tags, three of them from sources, and twenty rules, of which the last one applies. */
export function edgePolicy() {
  const score = slidingWindow();
  for (let user = 0; user < 64; user += 1) score.add(`user-${user}`, 4.92);
  return staticPolicy(
    {
      revision: "1",
      tags: {
        level: { header: "x-user-level", from: { source: "levels", by: 'request.headers["x-user-id"]' } },
        zone: { header: "x-hot-zone", from: { source: "zones", by: 'request.headers["x-zone"]' } },
        score: { header: "x-driver-score", from: { source: "scores", by: 'request.headers["x-user-id"]' } },
        trip_type: { header: "x-trip-type", from: 'request.headers["x-ride-kind"]' },
      },
      rules: [
        ...Array.from({ length: 19 }, (_, at) => ({
          id: `rule-${at}`,
          key: "color",
          value: `lane-${at}`,
          when: `tags.level == "${LEVELS[at % LEVELS.length]}" && request.path.startsWith("/v${at}/")`,
        })),
        { id: "silver", key: "color", value: "gray", when: 'tags.level == "SILVER" && tags.trip_type == "commute"' },
      ],
    },
    {
      sources: {
        levels: { load: async () => "SILVER" },
        zones: { load: async (zone) => `hot-${zone}` },
        scores: score,
      },
    },
  );
}
