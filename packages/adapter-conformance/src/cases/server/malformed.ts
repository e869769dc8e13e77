import assert from "node:assert/strict";
import type { HeaderLine } from "@dyeing/sdk/adapter";
import { COLOR_HEADER, DYE_HEADER } from "@dyeing/sdk/wire";
import { expectUnknown } from "../../server/expect-seen.ts";
import { ServerBench } from "../../server/server-bench.ts";
import type { ServerCase } from "../../subject/server-case.ts";
import { isAscii } from "../../support/header-lines.ts";

interface Malformed {
  readonly what: string;
  readonly headers: readonly HeaderLine[];
  readonly counted: string;
}

const color = (value: string): HeaderLine => [COLOR_HEADER, value];
const dye = (value: string): HeaderLine => [DYE_HEADER, value];
const level: HeaderLine = ["x-user-level", "VIP3"];
const listed = dye('h=("x-user-level"), hop=0');

/** Costs the whole dye: what is left could route a request to where it does not belong. */
const WHOLE: readonly Malformed[] = [
  { what: "a color in two lines", headers: [color("gray"), color("blue")], counted: "color-repeated" },
  { what: "the same color in two lines", headers: [color("gray"), color("gray")], counted: "color-repeated" },
  { what: "a color with a comma", headers: [color("gray,blue")], counted: "color-repeated" },
  { what: "a color in upper case", headers: [color("Gray")], counted: "color-malformed" },
  { what: "a color with a tab", headers: [color("gr\tay")], counted: "color-malformed" },
  { what: "a color with bytes beyond ASCII", headers: [color("gr\u00e4y")], counted: "color-malformed" },
  { what: "an empty color", headers: [color("")], counted: "color-malformed" },
  { what: "a color that is too long", headers: [color("g".repeat(64))], counted: "color-malformed" },
  { what: "an x-dye that is no dictionary", headers: [color("gray"), level, dye("h=(")], counted: "dye-malformed" },
  { what: "an x-dye of wrong types", headers: [color("gray"), level, dye("h=1, hop=x")], counted: "dye-malformed" },
  { what: "an x-dye in two lines", headers: [color("gray"), level, listed, listed], counted: "dye-malformed" },
  {
    what: "an x-dye that is too long",
    headers: [color("gray"), dye(`h=(), rule="${"r".repeat(600)}"`)],
    counted: "dye-malformed",
  },
  {
    what: "an x-dye with bytes beyond ASCII",
    headers: [color("gray"), dye('h=(), rule="\u00e4"')],
    counted: "dye-malformed",
  },
  { what: "an x-dye without a color", headers: [level, listed], counted: "color-missing" },
];

/** Costs one tag; the dye goes on, marked as cut. */
const ONE_TAG: readonly Malformed[] = [
  { what: "a tag in two lines", headers: [level, ["x-user-level", "NEW"]], counted: "tag-malformed" },
  { what: "a tag with a comma", headers: [["x-user-level", "VIP3,NEW"]], counted: "tag-malformed" },
  { what: "a tag with bytes beyond ASCII", headers: [["x-user-level", "V\u00cdP"]], counted: "tag-malformed" },
  { what: "a tag that is too long", headers: [["x-user-level", "v".repeat(600)]], counted: "tag-malformed" },
  { what: "a tag that is listed and missing", headers: [], counted: "tag-missing" },
];

/** Header lines that no well-behaved caller sends. Never rejected, never guessed at. */
export const malformedCases: readonly ServerCase[] = [
  ...WHOLE.map(({ what, headers, counted }) => ({
    needs: isAscii(headers) ? [] : (["any-bytes"] as const),
    name: `row 21: ${what}: the request runs in the unknown state`,
    run: (subject: Parameters<ServerCase["run"]>[0]) =>
      ServerBench.with(subject, {}, async (bench) => {
        assert.equal((await bench.call({ origin: "a", headers })).outcome, "ok");
        await bench.passed("a", subject.points);
        expectUnknown(bench, "a");
        assert.deepEqual(bench.dyeing.counters(), { [counted]: 1 });
      }),
  })),
  ...ONE_TAG.map(({ what, headers, counted }) => ({
    needs: isAscii(headers) ? [] : (["any-bytes"] as const),
    name: `${what}: that tag is dropped, the rest is carried`,
    run: (subject: Parameters<ServerCase["run"]>[0]) =>
      ServerBench.with(subject, {}, async (bench) => {
        const zone: HeaderLine = ["x-hot-zone", "BJ_1"];
        const both = dye('h=("x-user-level" "x-hot-zone"), hop=0');
        const reply = await bench.call({ origin: "a", headers: [color("gray"), zone, both, ...headers] });
        assert.equal(reply.outcome, "ok");
        for (const line of bench.logOf("a")) assert.deepEqual([line.color, line.tags], ["gray", { hot_zone: "BJ_1" }]);
        const sent = bench.sentOn("a").filter(([name]) => name !== "x-request-id");
        assert.deepEqual(sent, [dye('h=("x-hot-zone"), hop=1, cut'), zone, color("gray")].sort());
        assert.deepEqual(bench.dyeing.counters(), { [counted]: 1 });
      }),
  })),
  {
    name: "a dye over its budget loses tags, keeps its color, and says that it was cut",
    run: (subject) =>
      ServerBench.with(subject, {}, async (bench) => {
        const names = Array.from({ length: 12 }, (_, index) => `x-tag-${index}`);
        const tags = names.map((name): HeaderLine => [name, "v".repeat(120)]);
        const list = `h=(${names.map((name) => `"${name}"`).join(" ")})`;
        const reply = await bench.call({ origin: "a", headers: [color("gray"), dye(list), ...tags] });
        assert.equal(reply.outcome, "ok");
        const sent = bench.sentOn("a").filter(([name]) => name !== "x-request-id");
        const bytes = sent.reduce((sum, [name, value]) => sum + name.length + value.length, 0);
        assert(bytes <= 1024, `${bytes} bytes`);
        assert.equal(new Map(sent).get(COLOR_HEADER), "gray");
        assert.match(new Map(sent).get(DYE_HEADER) ?? "", /, cut$/);
        const dropped = names.filter((name) => !sent.some(([sentName]) => sentName === name));
        assert(dropped.length > 0);
        assert.deepEqual(bench.dyeing.counters(), { "over-budget": dropped.length });
      }),
  },
  {
    name: "a request id that is malformed is replaced",
    run: (subject) =>
      ServerBench.with(subject, {}, async (bench) => {
        const bad = ["a b", "a,b", "r".repeat(300), "\u00fc"];
        for (const [index, id] of bad.entries()) {
          const origin = `o${index}`;
          await bench.call({ origin, headers: [["x-request-id", id]] });
          expectUnknown(bench, origin);
          assert.notEqual(bench.logOf(origin)[0]?.requestId, id);
        }
      }),
  },
];
