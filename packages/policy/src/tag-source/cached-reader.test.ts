import { beforeEach, describe, expect, it } from "vitest";
import { CachedReader } from "./cached-reader.ts";
import type { CacheOptions } from "./tag-source.ts";

let now: number;
let told: string[];
let asked: string[];
let answer: (key: string) => Promise<unknown>;

const reader = (cache: CacheOptions = {}) =>
  new CachedReader(
    "levels",
    {
      load: (key) => {
        asked.push(key);
        return answer(key) as Promise<string | undefined>;
      },
      cache,
    },
    (event, detail) => told.push(`${event} ${detail}`),
    () => now,
  );
const down = async (): Promise<never> => {
  throw new Error("down");
};

beforeEach(() => {
  now = 0;
  told = [];
  asked = [];
  answer = async (key) => `level-of-${key}`;
});

describe("a source behind its cache", () => {
  it("is asked once while an answer counts, also for what it does not have", async () => {
    const levels = reader({ ttlMs: 1000 });
    expect(levels.mustAsk("a")).toBe(true);
    expect(await levels.ask("a")).toBe("level-of-a");
    answer = async () => undefined;
    expect(await levels.ask("b")).toBeUndefined();
    now = 999;
    expect([levels.mustAsk("a"), levels.mustAsk("b"), levels.latest("a"), levels.latest("b")]).toEqual([
      false,
      false,
      "level-of-a",
      undefined,
    ]);
    now = 1000;
    expect(levels.mustAsk("a")).toBe(true);
    expect(told).toEqual([]);
  });

  it("is asked once at a time for a key", async () => {
    const levels = reader();
    const answers = await Promise.all([levels.ask("a"), levels.ask("a"), levels.ask("b"), levels.ask("a")]);
    expect(answers).toEqual(["level-of-a", "level-of-a", "level-of-b", "level-of-a"]);
    expect(asked).toEqual(["a", "b"]);
  });

  it("with a ttl of 0 every request asks", async () => {
    const levels = reader({ ttlMs: 0 });
    await levels.ask("a");
    expect(levels.mustAsk("a")).toBe(true);
    await levels.ask("a");
    expect(asked).toEqual(["a", "a"]);
  });

  it("that fails gives the older value, as long as it counts, and says so", async () => {
    const levels = reader({ ttlMs: 1000, staleMs: 5000 });
    await levels.ask("a");
    answer = down;
    now = 2000;
    expect(await levels.ask("a")).toBeUndefined();
    expect(levels.latest("a")).toBe("level-of-a");
    expect(told).toEqual(["tag-source-failed levels", "tag-source-stale levels"]);
    now = 6000;
    expect(levels.latest("a")).toBeUndefined();
  });

  it.each([
    [
      "throws",
      () => {
        throw new Error("down");
      },
    ],
    ["rejects", down],
  ])("that %s has no value, and the request goes on", async (_, fails) => {
    answer = fails;
    expect(await reader().ask("a")).toBeUndefined();
    expect(told).toEqual(["tag-source-failed levels"]);
  });

  it("that is down is not asked, but for one in a while, and is back with its first answer", async () => {
    const levels = reader({ retryMs: 1000 });
    answer = down;
    for (let at = 0; at < 5; at += 1) {
      expect(levels.mustAsk(`${at}`)).toBe(true);
      await levels.ask(`${at}`);
    }
    expect(levels.mustAsk("next")).toBe(false);
    expect(levels.status()).toMatchObject({ state: "down", loads: 5, failed: 5 });
    now = 1000;
    expect(levels.mustAsk("next")).toBe(true);
    const probe = levels.ask("next");
    expect(levels.mustAsk("another")).toBe(false);
    await probe;
    now = 2000;
    answer = async () => "back";
    expect(await levels.ask("next")).toBe("back");
    expect(levels.mustAsk("another")).toBe(true);
    expect(levels.status()).toMatchObject({ state: "answers" });
  });

  it("that is late again and again is down as well", () => {
    const levels = reader();
    answer = () => new Promise(() => {});
    for (let at = 0; at < 5; at += 1) {
      void levels.ask(`${at}`);
      levels.late();
    }
    expect(levels.mustAsk("next")).toBe(false);
    expect(levels.status()).toMatchObject({ late: 5 });
  });

  it("an answer that comes late is there for the next request", async () => {
    const levels = reader();
    let arrive: (value: string) => void = () => {};
    answer = () => new Promise((resolve) => (arrive = resolve));
    const load = levels.ask("a");
    await undefined;
    levels.late();
    arrive("VIP3");
    await load;
    expect(levels.mustAsk("a")).toBe(false);
    expect(levels.latest("a")).toBe("VIP3");
  });

  it("a load that hangs is given up, so that its key can be asked for again", async () => {
    const levels = reader();
    answer = () => new Promise(() => {});
    void levels.ask("a");
    await undefined;
    now = 1000;
    answer = async () => "VIP3";
    expect(await levels.ask("a")).toBe("VIP3");
  });

  it("keeps no more answers, and has no more loads under way, than it may", async () => {
    const levels = reader({ maxKeys: 3 });
    for (const key of ["a", "b", "c", "a", "d"]) await levels.ask(key);
    expect(levels.status().keys).toBe(3);
    expect([levels.latest("b"), levels.latest("a")]).toEqual([undefined, "level-of-a"]);
    answer = () => new Promise(() => {});
    for (let at = 0; at < 1000; at += 1) void levels.ask(`hangs-${at}`);
    expect(await levels.ask("one-more")).toBeUndefined();
    now = 1000;
    answer = async () => "VIP3";
    expect(await levels.ask("one-more")).toBe("VIP3");
  });

  it.each([
    [4.92, "4.92"],
    ["", undefined],
    [{}, undefined],
    [null, undefined],
    ["x".repeat(513), undefined],
  ])("an answer that is no text counts as what it is: %j", async (value, expected) => {
    answer = async () => value;
    expect(await reader().ask("a")).toBe(expected);
  });
});
