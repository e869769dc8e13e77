import { fileURLToPath } from "node:url";
import { filePolicy, type RequestFacts } from "@dyeing/policy";
import { describe, expect, it } from "vitest";
import { lanes } from "../topology.ts";

const policy = filePolicy(fileURLToPath(new URL("dyeing.yaml", import.meta.url))).current();

interface Rider {
  readonly level?: string;
  readonly "hot-zone"?: string;
  readonly trip?: string;
  readonly payment?: string;
  readonly witness?: string;
  readonly id?: string;
}

function factsOf(rider: Rider): RequestFacts {
  const headers = new Map(Object.entries(rider).map(([name, value]) => [`x-rider-${name}`, value]));
  return { method: "POST", path: "/v1/orders", header: (name) => headers.get(name) };
}

describe("dyeing.yaml", () => {
  it.each<[string, Rider, string, string | undefined]>([
    ["VIP in Haidian", { level: "VIP3", "hot-zone": "BJ_HAI_DIAN_05" }, "gray", "vip-haidian"],
    ["silver in Haidian", { level: "SILVER", "hot-zone": "BJ_HAI_DIAN_01" }, "gray", "vip-haidian"],
    ["new in Haidian", { level: "NEW", "hot-zone": "BJ_HAI_DIAN_05" }, "default", undefined],
    ["VIP elsewhere", { level: "VIP3", "hot-zone": "BJ_CHAO_YANG_01" }, "default", undefined],
    [
      "reserved at the airport",
      { level: "NEW", "hot-zone": "BJ_SHUN_YI_01", trip: "reserved" },
      "blue",
      "airport-reserved",
    ],
    ["instant at the airport", { "hot-zone": "BJ_SHUN_YI_01", trip: "instant" }, "default", undefined],
    ["unknown level", { level: "VIP4", "hot-zone": "BJ_HAI_DIAN_05" }, "default", undefined],
    ["nobody", {}, "default", undefined],
  ])("%s", (_name, rider, color, rule) => {
    expect(policy.decide(factsOf(rider))).toMatchObject({ color, rule });
  });

  it("takes about 20 % of new commuters, the same ones every time", () => {
    const dyed = Array.from({ length: 600 }, (_, at) => `rider-${String(at + 1).padStart(4, "0")}`).filter(
      (id) => policy.decide(factsOf({ level: "NEW", trip: "commute", id })).rule === "commute-sample",
    );
    // Fixed riders and salt: the count is a constant, and the bounds only say that it is near 120.
    expect(dyed.length).toBeGreaterThan(90);
    expect(dyed.length).toBeLessThan(150);
  });

  it("tags undyed requests as well: the mesh routes on payment, the proof needs the witness", () => {
    const { color, tags } = policy.decide(factsOf({ payment: "alipay", witness: "ride-1" }));
    expect(color).toBe("default");
    expect(tags.map(({ spec, value }) => [spec.header, value])).toEqual([
      ["x-payment-type", "alipay"],
      ["x-ride-witness", "ride-1"],
    ]);
  });

  it("knows `env`, which only the gateway sets", () => {
    expect(policy.vocabulary.byKey.get("env")).toMatchObject({ header: "x-env" });
    expect(policy.decide({ ...factsOf({}), header: () => "canary" }).tags.map(({ spec }) => spec.key)).not.toContain(
      "env",
    );
  });

  it("gives only colors that are lanes", () => {
    const colors = [
      factsOf({ level: "VIP3", "hot-zone": "BJ_HAI_DIAN_05" }),
      factsOf({ trip: "reserved", "hot-zone": "BJ_SHUN_YI_01" }),
    ];
    for (const facts of colors) expect(Object.keys(lanes)).toContain(policy.decide(facts).color);
  });
});
