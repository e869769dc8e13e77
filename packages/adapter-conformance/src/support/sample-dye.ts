import type { HeaderLine } from "@dyeing/sdk/adapter";
import { COLOR_HEADER, DYE_HEADER, encodeDye, REQUEST_ID_HEADER, type WireDye } from "@dyeing/sdk/wire";

/** A dye as a caller sends it, and what has to become of it. */
export interface SampleDye {
  readonly color: string;
  /** Decoded values by key, as code in the receiver sees them. */
  readonly tags: Readonly<Record<string, string>>;
  readonly requestId: string;
  readonly traceId: string;
  /** What the caller sends. */
  readonly lines: readonly HeaderLine[];
  /** What the receiver sends on: the same, one hop further. */
  readonly onward: readonly HeaderLine[];
}

/** A dye of which every part is unlike that of any other number. */
export function sampleDye(number: number): SampleDye {
  const traceId = number.toString(16).padStart(32, "a");
  const requestId = `request-${number}`;
  const identity: HeaderLine[] = [
    [REQUEST_ID_HEADER, requestId],
    ["traceparent", `00-${traceId}-00f067aa0ba902b7-01`],
  ];
  const wire: WireDye = {
    color: `gray-${number}`,
    tags: [
      { header: "x-user-level", value: `level-${number}`, scope: "route", priority: 0 },
      { header: "x-hot-zone", value: `BJ%20%E6%B5%B7%E6%B7%80-${number}`, scope: "route", priority: 0 },
    ],
    revision: "2026-11-23.1",
    rule: `rule-${number % 7}`,
    origin: "gateway",
    hop: number % 5,
    cut: false,
    rest: "",
  };
  return {
    color: wire.color,
    tags: { user_level: `level-${number}`, hot_zone: `BJ 海淀-${number}` },
    requestId,
    traceId,
    lines: [...encodeDye(wire), ...identity],
    onward: [...encodeDye({ ...wire, hop: wire.hop + 1 }), ...identity],
  };
}

/** Names that a dye may put on the wire here: everything else that arrives belongs to the client library. */
const DYE_NAMES = new Set([REQUEST_ID_HEADER, COLOR_HEADER, DYE_HEADER, "traceparent", "tracestate", "b3"]);

/**
 * The lines of a received call that belong to dye and identity, sorted. Any header called x-... counts, but for what
 * proxies say of a call (x-forwarded-...), which is no tag.
 */
export function dyeLinesOf(lines: readonly HeaderLine[]): HeaderLine[] {
  return lines
    .filter(([name]) => DYE_NAMES.has(name) || (name.startsWith("x-") && !name.startsWith("x-forwarded-")))
    .sort(byText);
}

/** For comparison with `dyeLinesOf()`. */
export function sorted(lines: readonly HeaderLine[]): HeaderLine[] {
  return [...lines].sort(byText);
}

function byText(a: HeaderLine, b: HeaderLine): number {
  return a.join(":") < b.join(":") ? -1 : 1;
}
