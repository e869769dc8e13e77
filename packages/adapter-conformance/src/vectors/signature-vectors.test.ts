import { createDyeing } from "@dyeing/sdk";
import type { HeaderLine } from "@dyeing/sdk/adapter";
import { decodeDye, NO_VOCABULARY, parseSignature, routeTags, signedText } from "@dyeing/sdk/wire";
import { afterEach, expect, it, vi } from "vitest";
import document from "../../vectors/signature.json" with { type: "json" };
import { groupLines } from "../support/header-lines.ts";

interface Taken {
  readonly name: string;
  readonly headers: readonly HeaderLine[];
  readonly signedText: string;
  readonly now: number;
  readonly color: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly counted?: readonly string[];
}
interface Refused {
  readonly name: string;
  readonly headers: readonly HeaderLine[];
  readonly now: number;
  readonly reason: string;
}

const { keys, audience, clockSkew } = document;
const taken = document.taken as unknown as readonly Taken[];
const refused = document.refused as unknown as readonly Refused[];

afterEach(() => void vi.useRealTimers());

/** What a consumer that asks for signatures makes of a message. */
function received(headers: readonly HeaderLine[], now: number) {
  vi.useFakeTimers({ now: now * 1000, toFake: ["Date"] });
  const dyeing = createDyeing({ service: "verifier", trust: { messages: "signed", keys, audience, clockSkew } });
  try {
    const dye = dyeing.receiveMessage(groupLines(headers), () => dyeing.current());
    return { dye, counters: dyeing.counters() };
  } finally {
    dyeing.close();
  }
}

it.for(taken)("rows 19 and 20, signature vector, taken: $name", ({ headers, now, color, tags, counted = [] }) => {
  const { dye, counters } = received(headers, now);
  expect({ color: dye?.color, tags: { ...dye?.tags } }).toEqual({ color, tags });
  expect(counters).toEqual(Object.fromEntries(counted.map((reason) => [reason, 1])));
});

it.for(taken)("signature vector: $name: the text that is signed", ({ headers, signedText: text }) => {
  const lines = groupLines(headers);
  const dye = decodeDye(
    (name) => lines.get(name),
    NO_VOCABULARY,
    () => {},
  );
  const signature = parseSignature(dye?.signature ?? "");
  if (dye === undefined || signature === undefined) throw new Error("the vector has no signature");
  expect(signedText(signature, dye, routeTags(dye).slice(0, signature.tags))).toBe(text);
});

it.for(refused)("rows 18, 19 and 20, signature vector, refused: $name", ({ headers, now, reason }) => {
  const { dye, counters } = received(headers, now);
  expect(dye).toBeUndefined();
  expect(counters).toMatchObject({ [reason]: 1 });
});

it("the vectors show every reason for which a signature is refused", () => {
  expect([...new Set(refused.map(({ reason }) => reason))].sort()).toEqual([
    "signature-expired",
    "signature-from-future",
    "signature-key-unknown",
    "signature-malformed",
    "signature-missing",
    "signature-other-audience",
    "signature-wrong",
  ]);
});
