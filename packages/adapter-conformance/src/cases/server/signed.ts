import assert from "node:assert/strict";
import { createDyeing } from "@dyeing/sdk";
import type { HeaderLine } from "@dyeing/sdk/adapter";
import { SIGNATURE_HEADER } from "@dyeing/sdk/wire";
import { ServerBench } from "../../server/server-bench.ts";
import type { ServerCase } from "../../subject/server-case.ts";
import { AUDIENCE, KEYS, signedLines, vipPolicy } from "../../support/signing.ts";

const trust = { keys: KEYS, audience: AUDIENCE };
const verifying = { role: "edge", policy: vipPolicy(), trust: { ...trust, accept: "signed" } } as const;

const changed = (lines: readonly HeaderLine[], name: string, change: (value: string) => string): HeaderLine[] =>
  lines.map((line) => (line[0] === name ? [name, change(line[1])] : line));
const without = (lines: readonly HeaderLine[], name: string) => lines.filter((line) => line[0] !== name);

/** What a verifying edge refuses, and what it counts. */
const FORGED: readonly {
  readonly what: string;
  readonly lines: () => readonly HeaderLine[];
  readonly counted: string;
}[] = [
  { what: "no signature", lines: () => without(signedLines(), SIGNATURE_HEADER), counted: "signature-missing" },
  {
    what: "a signature that is cut short",
    lines: () => changed(signedLines(), SIGNATURE_HEADER, (text) => text.slice(0, -8)),
    counted: "signature-malformed",
  },
  {
    what: "another color than was signed",
    lines: () => changed(signedLines(), "x-trace-color", () => "blue"),
    counted: "signature-wrong",
  },
  {
    what: "another tag than was signed",
    lines: () => changed(signedLines(), "x-user-level", () => "VIP4"),
    counted: "signature-wrong",
  },
  {
    what: "the secret of somebody else",
    lines: () => signedLines([{ id: "k1", secret: "somebody's own secret of 32 bytes" }]),
    counted: "signature-wrong",
  },
  {
    what: "a key that nobody knows",
    lines: () => signedLines([{ id: "k0", secret: "somebody's own secret of 32 bytes" }]),
    counted: "signature-key-unknown",
  },
];

/** Edges that sign and verify, and services that carry a signature without a key. */
export const signedCases: readonly ServerCase[] = [
  {
    name: "a signature is carried on, byte for byte, by a service that has no key",
    run: (subject) =>
      ServerBench.with(subject, {}, async (bench) => {
        const lines = signedLines();
        await bench.call({ origin: "a", headers: lines });
        const signature = lines.find(([name]) => name === SIGNATURE_HEADER);
        assert(signature !== undefined);
        assert.deepEqual(
          bench.sentOn("a").filter(([name]) => name === SIGNATURE_HEADER),
          [signature],
        );
        assert.deepEqual(bench.dyeing.counters(), {});
      }),
  },
  {
    name: "an edge that has keys signs what it decides, and a consumer with the key takes it",
    needs: ["outside"],
    run: (subject) =>
      ServerBench.with(subject, { role: "edge", policy: vipPolicy(), trust }, async (bench) => {
        await bench.call({ origin: "a", headers: [["x-rider-level", "VIP3"]] });
        const consumer = createDyeing({ service: "consumer", trust: { ...trust, messages: "signed" } });
        try {
          const dye = consumer.receiveMessage(Object.fromEntries(bench.sentOn("a")), () => consumer.current());
          assert.equal(dye?.color, "gray");
          assert.equal(dye?.tags.level, "VIP3");
          assert.deepEqual(consumer.counters(), {});
        } finally {
          consumer.close();
        }
      }),
  },
  {
    name: "row 17: an edge that asks for signatures takes a signed dye",
    needs: ["outside"],
    run: (subject) =>
      ServerBench.with(subject, verifying, async (bench) => {
        await bench.call({ origin: "a", headers: signedLines() });
        assert(bench.logOf("a").length > 0);
        for (const { color, tags, point } of bench.logOf("a")) {
          assert.equal(color, "gray", point);
          assert.equal(tags.level, "VIP3", point);
        }
        assert.deepEqual(bench.dyeing.counters(), {});
      }),
  },
  ...FORGED.map(
    ({ what, lines, counted }): ServerCase => ({
      name: `rows 17 and 18: ${what}: undyed at an edge that asks for signatures, and counted`,
      needs: ["outside"],
      run: (subject) =>
        ServerBench.with(subject, verifying, async (bench) => {
          const reply = await bench.call({ origin: "a", headers: lines() });
          assert.equal(reply.outcome, "ok");
          assert(bench.logOf("a").length > 0);
          for (const { color, point } of bench.logOf("a")) assert.equal(color, "default", point);
          assert.equal(new Map(bench.sentOn("a")).get("x-trace-color"), "default");
          assert.deepEqual(bench.dyeing.counters(), { [counted]: 1 });
        }),
    }),
  ),
];
