import { describe, expect, it } from "vitest";
import { decodeDye } from "../wire/decode-dye.ts";
import { NO_VOCABULARY, type TagSpec, type Vocabulary } from "../wire/vocabulary.ts";
import { type DyeRecord, receivedDye } from "./dye-record.ts";
import { withTagsAdded } from "./with-tags-added.ts";

type Headers = Readonly<Record<string, string>>;

/** The vocabulary of local `tags`. */
function knowing(...specs: Pick<TagSpec, "key" | "header">[]): Vocabulary {
  const whole = specs.map((spec) => ({ scope: "route" as const, priority: 0, ...spec }));
  return {
    byKey: new Map(whole.map((spec) => [spec.key, spec])),
    byHeader: new Map(whole.map((spec) => [spec.header, spec])),
  };
}

function received(headers: Headers, vocabulary = NO_VOCABULARY): DyeRecord {
  const wire = decodeDye(
    (name) => headers[name],
    vocabulary,
    () => {},
  );
  if (wire === undefined) throw new Error("no dye");
  return receivedDye(wire, vocabulary);
}

function tagged(dye: DyeRecord, tags: Headers) {
  const faults: string[] = [];
  const record = withTagsAdded(dye, tags, (fault) => faults.push(fault));
  return { record, faults, sent: Object.fromEntries(record.headerLines()) };
}

const gray = { "x-trace-color": "gray", "x-user-level": "VIP3" };
const named = { ...gray, "x-dye": 'h=("x-user-level"), k=("x-user-level" "level"), hop=0' };
const unnamed = { ...gray, "x-dye": 'h=("x-user-level"), hop=0' };

describe("one key and one header per tag", () => {
  it("a key that travels is the tag's in code, and setting it changes its header", () => {
    const { record, sent, faults } = tagged(received(named), { level: "NEW" });
    expect(received(named).tags).toEqual({ level: "VIP3" });
    expect(record.tags).toEqual({ level: "NEW" });
    expect(sent).toEqual({
      "x-trace-color": "gray",
      "x-user-level": "NEW",
      "x-dye": 'h=("x-user-level"), k=("x-user-level" "level"), hop=1',
    });
    expect(faults).toEqual([]);
  });

  it("a key without a header that is known is refused, and no header made up for it", () => {
    for (const [headers, tags] of [
      [named, { user_level: "NEW" }],
      [named, { trip_type: "commute" }],
      [unnamed, { level: "NEW" }],
    ] as const) {
      const dye = received(headers);
      const { record, faults } = tagged(dye, tags);
      expect(faults).toEqual(["tag-unknown"]);
      expect(record.headerLines()).toEqual(dye.headerLines());
    }
  });

  it("local tags name the header of a key that did not come in, and its key travels on", () => {
    const { sent, faults } = tagged(received(named, knowing({ key: "zone", header: "x-hot-zone" })), { zone: "BJ" });
    expect(faults).toEqual([]);
    expect(sent["x-hot-zone"]).toBe("BJ");
    expect(sent["x-dye"]).toBe(
      'h=("x-user-level" "x-hot-zone"), k=("x-user-level" "level" "x-hot-zone" "zone"), hop=1',
    );
  });

  it("what came in wins over local tags that give the key another header", () => {
    const { sent } = tagged(received(named, knowing({ key: "level", header: "x-lvl" })), { level: "NEW" });
    expect(sent).toMatchObject({ "x-user-level": "NEW" });
    expect(sent).not.toHaveProperty("x-lvl");
  });

  it("what came in wins over local tags that give the header another key", () => {
    const dye = received(named, knowing({ key: "rank", header: "x-user-level" }));
    const { record, sent } = tagged(dye, { rank: "NEW" });
    expect(dye.tags).toEqual({ level: "VIP3" });
    expect(record.tags).toEqual({ level: "NEW" });
    expect(sent["x-dye"]).toBe('h=("x-user-level"), k=("x-user-level" "level"), hop=1');
  });

  it("a sender that names no keys is read by local tags, and what it said of keys stays so", () => {
    const dye = received(unnamed, knowing({ key: "level", header: "x-user-level" }));
    expect(dye.tags).toEqual({ level: "VIP3" });
    expect(tagged(dye, { level: "NEW" }).sent).toEqual({
      "x-trace-color": "gray",
      "x-user-level": "NEW",
      "x-dye": 'h=("x-user-level"), hop=1',
    });
  });

  it("a header that an older service added beside the tag's own does not take its key", () => {
    const doubled = {
      ...gray,
      "x-level": "NEW",
      "x-dye": 'h=("x-user-level" "x-level"), hop=1, k=("x-user-level" "level")',
    };
    const dye = received(doubled);
    expect(dye.tags).toEqual({ level: "VIP3", "x-level": "NEW" });
    expect(tagged(dye, { level: "OLD" }).sent).toMatchObject({ "x-user-level": "OLD", "x-level": "NEW" });
  });

  it("a next-scoped tag that is set again goes one hop again", () => {
    const dye = received({
      "x-trace-color": "gray",
      "x-probe": "1",
      "x-dye": 'h=(), n=("x-probe"), k=("x-probe" "p")',
    });
    expect(Object.fromEntries(dye.headerLines())).not.toHaveProperty("x-probe");
    expect(tagged(dye, { p: "2" }).sent).toMatchObject({
      "x-probe": "2",
      "x-dye": 'h=(), n=("x-probe"), k=("x-probe" "p"), hop=1',
    });
  });
});
