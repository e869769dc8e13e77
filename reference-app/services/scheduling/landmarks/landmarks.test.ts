import { describe, expect, it } from "vitest";
import { haversineMeters } from "../../../geo/haversine.ts";
import { landmarks } from "./landmarks.ts";

const prefixes: Record<string, string> = {
  Dongcheng: "BJ_DONG_CHENG",
  Xicheng: "BJ_XI_CHENG",
  Chaoyang: "BJ_CHAO_YANG",
  Haidian: "BJ_HAI_DIAN",
  Fengtai: "BJ_FENG_TAI",
  Shijingshan: "BJ_SHI_JING_SHAN",
  Tongzhou: "BJ_TONG_ZHOU",
  Shunyi: "BJ_SHUN_YI",
  Changping: "BJ_CHANG_PING",
  Daxing: "BJ_DA_XING",
  Yanqing: "BJ_YAN_QING",
};

describe("landmarks", () => {
  it("has at least 60 of them, with unique ids and names", () => {
    expect(landmarks.length).toBeGreaterThanOrEqual(60);
    for (const key of ["id", "nameZh", "nameEn"] as const) {
      expect(new Set(landmarks.map((landmark) => landmark[key])).size, key).toBe(landmarks.length);
    }
  });

  it.each(landmarks)(
    "$id lies in the municipality, on the grid of 4 decimals, in a zone of its district",
    (landmark) => {
      expect(landmark.id).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
      expect(landmark.lat).toBeGreaterThan(39.4);
      expect(landmark.lat).toBeLessThan(41.1);
      expect(landmark.lng).toBeGreaterThan(115.4);
      expect(landmark.lng).toBeLessThan(117.6);
      expect(Math.round(landmark.lat * 1e4) / 1e4).toBe(landmark.lat);
      expect(Math.round(landmark.lng * 1e4) / 1e4).toBe(landmark.lng);
      expect(landmark.hotZone).toMatch(new RegExp(`^${prefixes[landmark.district]}_\\d\\d$`));
    },
  );

  it("places no two landmarks on one spot", () => {
    for (const [index, a] of landmarks.entries()) {
      for (const b of landmarks.slice(index + 1)) {
        expect(haversineMeters(a, b), `${a.id} and ${b.id}`).toBeGreaterThan(100);
      }
    }
  });

  // Distances that anybody can check on a map; they catch swapped or mistyped coordinates.
  it.each([
    ["tiananmen", "palace-museum", 900, 1_000],
    ["tiananmen", "beijing-west-railway-station", 6_300, 7_000],
    ["tiananmen", "capital-airport-t3", 23_500, 26_000],
    ["tiananmen", "daxing-airport", 43_000, 46_500],
    ["peking-university", "tsinghua-university", 1_500, 2_800],
    ["guomao", "sanlitun", 2_300, 3_200],
    ["capital-airport-t2", "capital-airport-t3", 2_500, 4_000],
    ["tiananmen", "badaling-great-wall", 55_000, 63_000],
  ])("%s and %s are between %d and %d metres apart", (from, to, least, most) => {
    const [a, b] = [from, to].map((id) => landmarks.find((landmark) => landmark.id === id));
    if (!a || !b) throw new Error("unknown landmark");
    const meters = haversineMeters(a, b);
    expect(meters).toBeGreaterThan(least);
    expect(meters).toBeLessThan(most);
  });
});
