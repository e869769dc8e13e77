import assert from "node:assert/strict";
import type { HeaderLine } from "@dyeing/sdk/adapter";
import { REQUEST_ID_HEADER } from "@dyeing/sdk/wire";
import { ServerBench } from "../../server/server-bench.ts";
import type { ServerCase } from "../../subject/server-case.ts";
import type { ServerSubject } from "../../subject/server-subject.ts";
import type { ServerTrait } from "../../subject/server-traits.ts";
import { isAscii } from "../../support/header-lines.ts";
import { wireVectors } from "../../vectors/wire-vectors.ts";

/** The wire vectors that can be sent, through a real server to a real downstream. */
export const vectorCases: readonly ServerCase[] = wireVectors
  .filter(({ vocabulary, codecOnly }) => vocabulary === undefined && codecOnly === undefined)
  .map(({ name, headers, expect }) => ({
    name: `wire vector: ${name}`,
    needs: needsOf(headers),
    run: (subject: ServerSubject) =>
      ServerBench.with(subject, {}, async (bench) => {
        const id = "vector-1";
        const reply = await bench.call({ origin: "a", headers: [...headers, [REQUEST_ID_HEADER, id]] });
        assert.equal(reply.outcome, "ok");
        for (const { color, point } of bench.logOf("a")) assert.equal(color, expect.color, point);
        const [call] = bench.downstream.received.get("a") ?? [];
        const onward = new Map(expect.onward);
        const known = new Set([...onward.keys(), ...headers.map(([header]) => header)]);
        const sent = (call ?? []).filter(([header]) => known.has(header));
        assert.deepEqual(sent.sort(), [...onward].sort());
        assert.deepEqual(bench.dyeing.counters(), countsOf(expect.faults));
      }),
  }));

function needsOf(headers: readonly HeaderLine[]): ServerTrait[] {
  const needs: ServerTrait[] = [];
  if (!isAscii(headers)) needs.push("any-bytes");
  if (headers.some(([name]) => name === "http2-settings")) needs.push("connection-headers");
  return needs;
}

function countsOf(faults: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const fault of faults) counts[fault] = (counts[fault] ?? 0) + 1;
  return counts;
}
