import { chmodSync, mkdirSync, readFileSync, rmSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { factsOf } from "../../test/facts.ts";
import { PolicyFolder, policyText } from "../../test/reload/policy-folder.ts";
import { PolicyError } from "../document/policy-error.ts";
import { PolicyChecker } from "./policy-checker.ts";
import { type FilePolicyOptions, reloadSettings } from "./reload-options.ts";
import { type FilePolicy, Reloader } from "./reloader.ts";

/** What it does is tested beside it: one worker for all that is tested here. */
const checker = new PolicyChecker();
const shared = { check: checker.check.bind(checker), close: () => {} } as unknown as PolicyChecker;
afterAll(() => checker.close());

let folder: PolicyFolder;
let policy: FilePolicy;
let told: [string, unknown][];

/** Polls are left to the tests that are about them. */
const follow = (options: FilePolicyOptions = {}) => {
  policy = new Reloader(folder.file, reloadSettings({ settleMs: 0, pollMs: 3_600_000, ...options }), shared);
  // Of this test: a slow disk may tell of the one before.
  const mine = told;
  policy.observe?.((event, detail) => mine.push([event, detail]));
};
const color = () => policy.current().decide(factsOf({})).color;
const events = () => told.map(([event]) => event);
const settled = () => vi.waitFor(() => expect(color()).toBe(policy.status().revision), { timeout: 30_000 });
const becomes = (revision: string) =>
  vi.waitFor(() => expect(color()).toBe(revision), { timeout: 30_000, interval: 5 });

beforeEach(() => {
  folder = new PolicyFolder();
  told = [];
});
afterEach(() => {
  policy?.close();
  vi.restoreAllMocks();
  folder.remove();
});

describe("row 31: a change of the file is seen", () => {
  it("when a ConfigMap's `..data` is swapped, again and again", async () => {
    folder.swap(policyText("r1"));
    follow();
    for (let revision = 2; revision <= 20; revision += 1) {
      folder.swap(policyText(`r${revision}`));
      await becomes(`r${revision}`);
    }
    expect(policy.status()).toMatchObject({ state: "current", reloads: 19, seenBy: "watch" });
    expect(told).toEqual([]);
  }, 60_000);

  it("when it is swapped a thousand times: each revision is seen or superseded, in order", async () => {
    folder.swap(policyText("r1"));
    follow();
    const seen: number[] = [];
    for (let revision = 2; revision <= 1000; revision += 1) {
      folder.swap(policyText(`r${revision}`));
      await wait(0);
      seen.push(Number(color().slice(1)));
    }
    await becomes("r1000");
    expect(seen).toEqual(seen.toSorted((a, b) => a - b));
    expect(told).toEqual([]);
  }, 120_000);

  it("when an editor replaces it, writes into it, or deletes it first", async () => {
    folder.replace(policyText("r1"));
    follow({ settleMs: 20 });
    folder.replace(policyText("r2"));
    await becomes("r2");
    writeFileSync(folder.file, policyText("r3"));
    await becomes("r3");
    rmSync(folder.file);
    writeFileSync(folder.file, policyText("r4"));
    await becomes("r4");
    expect(policy.status().rejections.unreadable).toBe(0);
  }, 60_000);

  it("when the folder itself is replaced, by polling", async () => {
    const below = join(folder.folder, "below");
    mkdirSync(below);
    const file = join(below, "dyeing.yaml");
    writeFileSync(file, policyText("r1"));
    policy = new Reloader(file, reloadSettings({ settleMs: 0, pollMs: 50 }), shared);
    await wait(100);
    rmSync(below, { recursive: true });
    mkdirSync(below);
    writeFileSync(file, policyText("r2"));
    await becomes("r2");
    // And the new folder is watched.
    await vi.waitFor(() => expect(policy.status().seenBy).toBe("watch"));
  }, 60_000);

  it("whatever the clock does meanwhile", async () => {
    folder.replace(policyText("r1"));
    follow();
    const now = Date.now;
    vi.spyOn(Date, "now").mockImplementation(() => now() - 86_400_000);
    folder.replace(policyText("r2"));
    await becomes("r2");
    vi.spyOn(Date, "now").mockImplementation(() => now() + 86_400_000);
    folder.replace(policyText("r3"));
    await becomes("r3");
  }, 60_000);

  it("and not where it is not followed", async () => {
    folder.replace(policyText("r1"));
    follow({ reload: false, pollMs: 10 });
    folder.replace(policyText("r2"));
    await wait(100);
    expect(color()).toBe("r1");
    await policy.reload();
    expect(color()).toBe("r2");
  }, 60_000);
});

describe("row 32: a bad file keeps the policy before it, is counted and told", () => {
  const bad: readonly (readonly [string, string, () => void])[] = [
    ["cut short", "invalid", () => folder.replace(policyText("r2").slice(0, 40))],
    ["empty", "invalid", () => truncateSync(folder.file)],
    ["not a policy", "invalid", () => folder.replace("hello")],
    ["with a key twice", "invalid", () => folder.replace(`revision: r2\nrevision: r3\n`)],
    ["with a NUL", "invalid", () => folder.replace(`${policyText("r2")}\0`)],
    ["not UTF-8", "invalid", () => writeFileSync(folder.file, Buffer.from([0xff, 0xfe, 0x00]))],
    ["larger than 2 MiB", "invalid", () => folder.replace(policyText("r2") + "#".repeat(2_097_152))],
    ["deleted", "unreadable", () => rmSync(folder.file)],
    [
      "replaced by a folder",
      "unreadable",
      () => {
        rmSync(folder.file);
        mkdirSync(folder.file);
      },
    ],
    [
      "a link to itself",
      "unreadable",
      () => {
        rmSync(folder.file);
        symlinkSync("dyeing.yaml", folder.file);
      },
    ],
    [
      "of a source that nobody handed in",
      "invalid",
      () =>
        folder.replace(
          policyText("r2", "tags: { level: { header: x-level, from: { source: userLevel, by: claims.sub } } }\n"),
        ),
    ],
  ];

  it.each(bad)(
    "%s",
    async (_, reason, spoil) => {
      folder.replace(policyText("r1"));
      follow();
      spoil();
      const status = await policy.reload();
      expect(color()).toBe("r1");
      expect(status).toMatchObject({ state: "kept", revision: "r1", rejected: { reason }, reloads: 0 });
      expect(status.detail).toContain(reason);
      // Looked at again it is the same fault.
      const again = await policy.reload();
      expect(again.rejections).toMatchObject({ [reason]: 1 });
      expect(events()).toEqual(["policy-rejected"]);
      rmSync(folder.file, { recursive: true, force: true });
      folder.replace(policyText("r3"));
      expect(await policy.reload()).toMatchObject({ state: "current", revision: "r3", rejected: undefined });
    },
    60_000,
  );

  it("a file that may not be read", async () => {
    folder.replace(policyText("r1"));
    follow();
    folder.replace(policyText("r2"));
    chmodSync(folder.file, 0);
    const status = await policy.reload();
    // Root may read everything.
    if (process.getuid?.() === 0) expect(status).toMatchObject({ state: "current", revision: "r2" });
    else expect(status).toMatchObject({ state: "kept", rejected: { reason: "unreadable", text: /EACCES/ } });
  }, 60_000);

  it("says the place of every fault", async () => {
    folder.replace(policyText("r1"));
    follow();
    folder.replace("revision: r2\nrules:\n  - { key: color, value: Gray }\n  - { key: color, value: Blue }\n");
    const { rejected } = await policy.reload();
    expect(rejected?.text).toContain(`${folder.file}:3:26: rules[0].value: \`Gray\` is not a color`);
    expect(rejected?.issues).toMatchObject([{ line: 3 }, { line: 4 }]);
    expect(told).toEqual([["policy-rejected", rejected?.text]]);
  }, 60_000);

  it("one that goes back to what is active is no fault any more", async () => {
    folder.replace(policyText("r1"));
    follow();
    folder.replace("oops");
    expect(await policy.reload()).toMatchObject({ state: "kept" });
    folder.replace(policyText("r1"));
    expect(await policy.reload()).toMatchObject({ state: "current", rejected: undefined, reloads: 0 });
  }, 60_000);
});

it("a file that is being written is not taken before it is whole, although its beginning is a policy", async () => {
  folder.replace(policyText("r1"));
  follow({ settleMs: 100 });
  const whole = `${policyText("half")}# ${"x".repeat(200)}\n`;
  const revisions = new Set<string>();
  const half = whole.length - 100;
  writeFileSync(folder.file, whole.slice(0, half));
  const looking = policy.reload();
  for (let length = half; length <= whole.length; length += 10) {
    writeFileSync(folder.file, whole.slice(0, length));
    await wait(20);
    revisions.add(policy.status().hash);
  }
  await looking;
  await vi.waitFor(() => expect(policy.status()).toMatchObject({ state: "current", revision: "half" }), {
    timeout: 30_000,
  });
  // The one before, and the whole one: nothing between them.
  revisions.add(policy.status().hash);
  expect(revisions.size).toBe(2);
}, 60_000);

describe("row 33: a request keeps the snapshot that it began with", () => {
  it("whatever becomes active meanwhile", async () => {
    folder.replace(policyText("r1"));
    follow();
    const begun = policy.current();
    folder.replace(policyText("r2"));
    await policy.reload();
    expect([begun.decide(factsOf({})).color, color()]).toEqual(["r1", "r2"]);
    expect(Object.isFrozen(begun)).toBe(true);
  }, 60_000);
});

describe("row 34: a start without a usable file", () => {
  const lastGood = () => join(folder.folder, "last-good.yaml");
  const keptOnDisk = (revision: string) =>
    vi.waitFor(() => expect(readFileSync(lastGood(), "utf8")).toBe(policyText(revision)), { timeout: 30_000 });

  it("takes the one that was good last, and the file once it is back", async () => {
    folder.replace(policyText("r1"));
    follow({ lastGood: lastGood() });
    folder.replace(policyText("r2"));
    await policy.reload();
    await keptOnDisk("r2");
    policy.close();
    for (const spoil of [() => folder.replace("oops"), () => rmSync(folder.file)]) {
      spoil();
      told = [];
      follow({ lastGood: lastGood() });
      expect(policy.status()).toMatchObject({ state: "last-good", revision: "r2" });
      expect(color()).toBe("r2");
      expect(events()).toEqual(["policy-rejected", "policy-last-good"]);
      policy.close();
    }
    follow({ lastGood: lastGood() });
    folder.replace(policyText("r3"));
    await becomes("r3");
    expect(policy.status()).toMatchObject({ state: "current" });
  }, 60_000);

  it("with nothing on disk it throws, or is the baseline where that is wanted", async () => {
    expect(() => follow({ lastGood: lastGood() })).toThrow(PolicyError);
    follow({ lastGood: lastGood(), ifUnusable: "baseline" });
    expect(color()).toBe("default");
    expect(policy.status()).toMatchObject({ state: "baseline", revision: "none", rejected: { reason: "unreadable" } });
    folder.replace(policyText("r1"));
    await becomes("r1");
    await keptOnDisk("r1");
  }, 60_000);

  it("one on disk that is cut short is as if there were none", () => {
    writeFileSync(lastGood(), policyText("r9").slice(0, 30));
    expect(() => follow({ lastGood: lastGood() })).toThrow("policy file cannot be read: ENOENT");
  });

  it("that it cannot be kept is told, and the policy is active all the same", async () => {
    folder.replace(policyText("r1"));
    follow({ lastGood: join(folder.folder, "nowhere", "last-good.yaml") });
    await vi.waitFor(() => expect(events()).toEqual(["policy-not-kept"]), { timeout: 30_000 });
    expect(color()).toBe("r1");
  });
});

describe("row 35: revisions only grow", () => {
  it("an older one is rejected, whoever writes it, until it says what it replaces", async () => {
    folder.replace(policyText("r5"));
    follow();
    folder.replace(policyText("r4"));
    const status = await policy.reload();
    expect(status).toMatchObject({ state: "kept", revision: "r5", rejected: { reason: "older", revision: "r4" } });
    expect(status.rejected?.text).toContain('reload: { replaces: "r5" }');
    folder.replace(policyText("r4", "reload: { replaces: r3 }\n"));
    expect(await policy.reload()).toMatchObject({ revision: "r5", rejections: { older: 2 } });
    folder.replace(policyText("r4", "reload: { replaces: r5 }\n"));
    expect(await policy.reload()).toMatchObject({ state: "current", revision: "r4" });
    folder.replace(policyText("r6"));
    expect(await policy.reload()).toMatchObject({ state: "current", revision: "r6" });
  }, 60_000);

  it("two writers: the younger of their revisions stands", async () => {
    folder.replace(policyText("r1"));
    follow();
    for (const revision of ["r2", "r4", "r3", "r5", "r4"]) {
      folder.replace(policyText(revision));
      await policy.reload();
    }
    expect(color()).toBe("r5");
    expect(policy.status().rejections.older).toBe(2);
  }, 60_000);

  it("a start does not go back behind what was good last either", async () => {
    folder.replace(policyText("r5"));
    const lastGood = join(folder.folder, "last-good.yaml");
    follow({ lastGood });
    await vi.waitFor(() => expect(readFileSync(lastGood, "utf8")).toBe(policyText("r5")), { timeout: 30_000 });
    policy.close();
    folder.replace(policyText("r4"));
    follow({ lastGood });
    expect(policy.status()).toMatchObject({ state: "last-good", revision: "r5", rejected: { reason: "older" } });
    policy.close();
    folder.replace(policyText("r4", "reload: { replaces: r5 }\n"));
    follow({ lastGood });
    expect(policy.status()).toMatchObject({ state: "current", revision: "r4" });
  }, 60_000);

  it("another content under the same revision becomes active, and is told", async () => {
    folder.replace(policyText("r1"));
    follow();
    folder.replace(`${policyText("r1")}# changed\n`);
    expect(await policy.reload()).toMatchObject({ state: "current", reloads: 1 });
    expect(events()).toEqual(["policy-revision-reused"]);
  }, 60_000);
});

it("close() ends its watchers, its timers and its worker", async () => {
  folder.replace(policyText("r1"));
  policy = new Reloader(folder.file, reloadSettings({ settleMs: 0 }));
  folder.replace(policyText("r2"));
  await policy.reload();
  const before = process.getActiveResourcesInfo().filter((name) => /FSEvent|Worker|MessagePort/.test(name)).length;
  policy.close();
  await vi.waitFor(() => {
    const after = process.getActiveResourcesInfo().filter((name) => /FSEvent|Worker|MessagePort/.test(name)).length;
    expect(after).toBeLessThanOrEqual(before);
  });
  folder.replace(policyText("r3"));
  await wait(200);
  expect(color()).toBe("r2");
  expect((await policy.reload()).revision).toBe("r2");
}, 60_000);

it("what is asked for while it looks is not lost", async () => {
  folder.replace(policyText("r1"));
  follow();
  folder.replace(policyText("r2"));
  const first = policy.reload();
  folder.replace(policyText("r3"));
  await first;
  expect((await policy.reload()).revision).toBe("r3");
  await settled();
}, 60_000);
