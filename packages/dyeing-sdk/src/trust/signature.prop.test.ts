import fc from "fast-check";
import { expect, it } from "vitest";
import { decodeDye } from "../wire/decode-dye.ts";
import { encodeDye, fitBudget, type HeaderLine } from "../wire/encode-dye.ts";
import { makeTag } from "../wire/make-tag.ts";
import { parseSignature } from "../wire/signature.ts";
import { NO_VOCABULARY } from "../wire/vocabulary.ts";
import type { WireDye, WireTag } from "../wire/wire-dye.ts";
import { DyeSigner } from "./dye-signer.ts";
import { DyeVerifier } from "./dye-verifier.ts";
import { SigningKeys } from "./signing-keys.ts";

const count = () => {};
const keys = new SigningKeys([{ id: "k1", secret: "a secret of thirty-two bytes or so" }]);
const signer = new DyeSigner({ keys, audience: "test", lifetime: 300, count });
const verifier = new DyeVerifier({ keys, audience: "test", clockSkew: 60 });

const text = fc.string({ unit: fc.constantFrom(..."abz09 .-_"), minLength: 1, maxLength: 12 });
const key = fc.stringMatching(/^[a-z][a-z0-9_]{0,8}$/);
const tag = fc.record({
  key,
  header: key.map((name) => `x-${name.replaceAll("_", "-")}`),
  value: fc.string({ minLength: 1 }),
});
const dyes: fc.Arbitrary<WireDye> = fc
  .record({
    color: fc.stringMatching(/^[a-z0-9]{1,12}$/),
    tags: fc.uniqueArray(tag, { selector: ({ header }) => header, maxLength: 6 }),
    revision: fc.option(text, { nil: undefined }),
    rule: fc.option(text, { nil: undefined }),
    origin: fc.option(text, { nil: undefined }),
  })
  .map(({ tags, ...dye }) => {
    const made: WireTag[] = [];
    for (const { key: name, header, value } of tags) {
      const one = makeTag({ key: name, header, scope: "route", priority: 0 }, value);
      if (one !== undefined && !made.some((other) => other.key === one.key)) made.push(one);
    }
    return fitBudget({ ...dye, tags: made, hop: 0, cut: false, rest: "" }, count, true);
  });

function signedLines(dye: WireDye): readonly HeaderLine[] {
  return encodeDye({ ...dye, signature: signer.sign(dye) });
}

function verified(lines: readonly HeaderLine[]): WireDye | undefined {
  const headers = new Map(lines);
  const dye = decodeDye((name) => headers.get(name), NO_VOCABULARY, count);
  return dye === undefined ? undefined : verifier.verified(dye, count);
}

/** What a signature is about. */
function content(dye: WireDye | undefined) {
  if (dye === undefined) return undefined;
  const { color, tags, revision, rule, origin } = dye;
  return { color, tags: tags.map(({ header, key: name, value }) => [header, name, value]), revision, rule, origin };
}

it("rows 18 and 22: what was signed is verified as it was", () => {
  fc.assert(
    fc.property(dyes, (dye) => {
      expect(content(verified(signedLines(dye)))).toEqual(content(dye));
    }),
  );
});

it("row 18: any changed byte of the signature is refused, and any other changes nothing of what was signed, or is refused", () => {
  const change = fc.record({ line: fc.nat(), at: fc.nat(), by: fc.integer({ min: 1, max: 94 }) });
  fc.assert(
    fc.property(dyes, change, (dye, { line, at, by }) => {
      const lines = signedLines(dye);
      const changed = lines.map(([name, value], index): HeaderLine => {
        if (index !== line % lines.length) return [name, value];
        const place = at % value.length;
        const code = ((value.charCodeAt(place) - 0x20 + by) % 95) + 0x20;
        return [name, value.slice(0, place) + String.fromCharCode(code) + value.slice(place + 1)];
      });
      const got = verified(changed);
      if (line % lines.length === lines.length - 1) expect(got).toBeUndefined();
      else if (got !== undefined) expect(content(got)).toEqual(content(dye));
    }),
    { numRuns: 500 },
  );
});

it("row 18: each single byte of one signature, changed to each other printable one, is refused", () => {
  const dye: WireDye = { color: "gray", tags: [], revision: "1", rule: "r", origin: "o", hop: 0, cut: false, rest: "" };
  const lines = signedLines(dye);
  const signature = lines.at(-1)?.[1] ?? "";
  for (let at = 0; at < signature.length; at += 1) {
    for (let code = 0x20; code < 0x7f; code += 1) {
      const changed = signature.slice(0, at) + String.fromCharCode(code) + signature.slice(at + 1);
      if (changed === signature) continue;
      expect(verified([...lines.slice(0, -1), ["x-dye-sig", changed]]), changed).toBeUndefined();
    }
  }
});

it("rows 22 and 25: any text is parsed as a signature without throwing, and in linear time", () => {
  fc.assert(fc.property(fc.string(), (any) => void parseSignature(any)));
  const start = process.cpuUsage();
  for (const long of [" ".repeat(100_000), 'kid="'.repeat(20_000), `kid="${"a".repeat(100_000)}"`]) {
    expect(parseSignature(long)).toBeUndefined();
  }
  expect(process.cpuUsage(start).user).toBeLessThan(500_000);
});
