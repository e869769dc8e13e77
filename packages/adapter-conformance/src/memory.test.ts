import { COLOR_HEADER, DYE_HEADER, decodeDye, NO_VOCABULARY } from "@dyeing/sdk/wire";
import { expect, test } from "vitest";
import { leftOf } from "./support/collect-garbage.ts";

const TEXTS = 20_000;
const MEGABYTE = 1024 * 1024;

/** What the heap has grown by, in bytes, when every request has brought an `x-dye` that no other has. */
async function growth(read: (text: string) => void): Promise<number> {
  const used = async () => {
    // Only to have garbage collected.
    await leftOf([new WeakRef({})], 0);
    return process.memoryUsage().heapUsed;
  };
  const before = await used();
  for (let index = 0; index < TEXTS; index += 1) read(`h=(), rule="${`${index}-`.padEnd(63, "r")}", future="${index}"`);
  return (await used()) - before;
}

function decode(text: string): void {
  const headers = new Map([
    [COLOR_HEADER, "gray"],
    [DYE_HEADER, text],
  ]);
  const dye = decodeDye(
    (name) => headers.get(name),
    NO_VOCABULARY,
    () => {},
  );
  if (dye === undefined) throw new Error("the test's own x-dye is malformed");
}

test("clients that send ever new x-dye texts take no memory", { timeout: 60_000 }, async () => {
  expect(await growth(decode)).toBeLessThan(2 * MEGABYTE);
});

test("a memory without a bound would show", { timeout: 60_000 }, async () => {
  const known = new Map<string, unknown>();
  const remembering = (text: string) => {
    decode(text);
    known.set(text, { listed: [], largest: text.length });
  };
  expect(await growth(remembering)).toBeGreaterThan(2 * MEGABYTE);
  expect(known.size).toBe(TEXTS);
});
