import { encodeDye, type WireDye } from "@dyeing/sdk/wire";

/** The four tags of every dyed request here: values of ordinary length, one of them with an escape. */
export const TAGS: Readonly<Record<string, string>> = {
  "x-user-level": "SILVER",
  "x-hot-zone": "BJ_HAI_DIAN_03",
  "x-trip-type": "commute",
  "x-payment-type": "wallet%20plus",
};

export const COLOR = "gray";

/** How many different dyes are alive at a time. */
const DYES = 16;

/** The `index`-th dye: same tags, but its own zone, so that no two of the 16 encode alike. */
export function wireDye(index: number): WireDye {
  const zone = String(index % DYES).padStart(2, "0");
  return {
    color: COLOR,
    tags: Object.entries(TAGS).map(([header, value]) => ({
      header,
      value: header === "x-hot-zone" ? `BJ_HAI_DIAN_${zone}` : value,
      scope: "route",
      priority: 0,
    })),
    revision: "sha256-4d5e0c1f",
    rule: "vip-haidian",
    origin: "gateway",
    hop: 1,
    cut: false,
    rest: "",
  };
}

/** All header lines of the `index`-th dyed request: a dye, and a request id and trace of its own. */
export function dyedHeaders(index: number): Record<string, string> {
  const id = index.toString(16).padStart(12, "0");
  return {
    "x-request-id": `5f0c1d9a-7b31-4c0e-9a51-${id}`,
    traceparent: `00-4bf92f3577b34da6a3ce${id}-00f067aa0ba902b7-01`,
    ...Object.fromEntries(encodeDye(wireDye(index))),
  };
}
