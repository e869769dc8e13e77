import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createDyeing } from "../dyeing/create-dyeing.ts";
import type { Dyeing } from "../dyeing/dyeing.ts";

const DYE = { "x-trace-color": "gray", "x-user-level": "VIP3", "x-dye": 'h=("x-user-level"), hop=1' };
const bytes = (text: string) => new TextEncoder().encode(text);

/** As nats.js has them: an absent header reads as an empty text. */
class NatsHeaders {
  readonly #lines = new Map<string, string[]>();
  get(name: string): string {
    return this.#lines.get(name)?.[0] ?? "";
  }
  has(name: string): boolean {
    return this.#lines.has(name);
  }
  values(name: string): string[] {
    return this.#lines.get(name) ?? [];
  }
  set(name: string, value: string): void {
    this.#lines.set(name, [value]);
  }
  append(name: string, value: string): void {
    this.#lines.set(name, [...this.values(name), value]);
  }
  keys(): string[] {
    return [...this.#lines.keys()];
  }
}

function nats(lines: Readonly<Record<string, string>>): NatsHeaders {
  const headers = new NatsHeaders();
  for (const [name, value] of Object.entries(lines)) headers.set(name, value);
  return headers;
}

/** The same headers with every value in another form. */
const all = (form: (text: string) => unknown) =>
  Object.fromEntries(Object.entries(DYE).map(([name, value]) => [name, form(value)]));

let dyeing: Dyeing;
beforeEach(() => {
  dyeing = createDyeing({ service: "order", allow: ["matching"] });
});
afterEach(() => dyeing.close());

const seen = (headers: object | undefined) =>
  dyeing.receiveMessage(headers, () => [
    dyeing.identity()?.state,
    dyeing.current()?.color,
    { ...dyeing.current()?.tags },
  ]);
const WHOLE = ["dyed", "gray", { user_level: "VIP3" }];
const UNKNOWN = ["unknown", undefined, {}];

describe("receiveMessage reads what clients hand over", () => {
  it.each<[string, object]>([
    ["text", DYE],
    ["Buffer", all(Buffer.from)],
    ["Uint8Array", all(bytes)],
    ["a view into a larger buffer", all((text) => bytes(`((${text}))`).subarray(2, text.length + 2))],
    ["DataView", all((text) => new DataView(bytes(text).buffer))],
    ["a list of one text", all((text) => [text])],
    ["a list of one Buffer", all((text) => [Buffer.from(text)])],
    ["a list with what is no value", all((text) => [undefined, text, null])],
    ["undefined and null for what is not there", { ...DYE, traceparent: undefined, "x-request-id": null }],
    ["a record without a prototype", Object.assign(Object.create(null), DYE)],
    ["Map", new Map(Object.entries(DYE))],
    ["Map of Buffers", new Map(Object.entries(all(Buffer.from)))],
    ["Map with Buffers for names", new Map(Object.entries(DYE).map(([n, v]) => [Buffer.from(n), Buffer.from(v)]))],
    ["Fetch Headers", new Headers(DYE)],
    ["NATS headers", nats(DYE)],
    ["a list of pairs", Object.entries(DYE)],
    ["names and values in turn", Object.entries(DYE).flat()],
    ["names and values in turn, of Buffers", Object.entries(DYE).flat().map(Buffer.from)],
    ["a list of records with one header", Object.entries(all(Buffer.from)).map(([name, value]) => ({ [name]: value }))],
  ])("%s", (_, headers) => {
    expect(seen(headers)).toEqual(WHOLE);
    expect(dyeing.counters()).toEqual({});
  });

  it.each<[string, unknown]>([
    ["a number", 7],
    ["a record", { a: 1 }],
    ["a boolean", true],
    ["a list with a number", ["gray", 7]],
    ["a list in a list", [["gray"]]],
    ["a function", () => "gray"],
  ])("a color that is %s is none, and said to be no text", (_, color) => {
    expect(seen({ ...DYE, "x-trace-color": color })).toEqual(UNKNOWN);
    expect(dyeing.counters()).toEqual({ "header-not-text": 1 });
  });

  it("an x-dye that is no text leaves the delivery unknown; a tag that is none costs the tag", () => {
    expect(seen({ ...DYE, "x-dye": 7 })).toEqual(UNKNOWN);
    expect(seen({ ...DYE, "x-user-level": {} })).toEqual(["dyed", "gray", {}]);
    expect(dyeing.counters()).toEqual({ "header-not-text": 2 });
  });

  it.each<[string, object, string]>([
    ["two colors", { ...DYE, "x-trace-color": ["gray", "gray"] }, "color-repeated"],
    ["two colors in a list of records", [DYE, { "x-trace-color": "blue" }], "color-repeated"],
    ["two colors in turn", ["x-trace-color", "gray", "x-trace-color", "blue"], "color-repeated"],
    ["two x-dye", { ...DYE, "x-dye": [DYE["x-dye"], DYE["x-dye"]] }, "dye-malformed"],
  ])("%s are two lines", (_, headers, reason) => {
    expect(seen(headers)).toEqual(UNKNOWN);
    expect(dyeing.counters()).toEqual({ [reason]: 1 });
  });

  it("a list of no value is no header, and neither are no headers", () => {
    for (const headers of [
      { "x-trace-color": [] },
      { "x-trace-color": [undefined] },
      undefined,
      null,
      {},
      [],
      new Map(),
    ]) {
      expect(seen(headers as object)).toEqual(UNKNOWN);
    }
    expect(dyeing.counters()).toEqual({});
  });

  it("what is no headers at all is said", () => {
    expect(seen("x-trace-color: gray" as never)).toEqual(UNKNOWN);
    expect(dyeing.counters()).toEqual({ "header-not-text": 1 });
  });

  it("headers that throw leave the delivery unknown", () => {
    const broken = {
      get: () => {
        throw new Error("broken");
      },
    };
    expect(seen(broken)).toEqual(UNKNOWN);
    expect(dyeing.counters()).toEqual({ "receive-failed": 1 });
  });
});

const COPIED: readonly (readonly [string, () => object])[] = [
  ["a record", () => ({ own: "1" })],
  ["a Map", () => new Map([["own", "1"]])],
  ["Fetch Headers", () => new Headers({ own: "1" })],
  ["a list of pairs", () => [["own", "1"]]],
  ["a list of records", () => [{ own: "1" }]],
  ["names and values in turn", () => ["own", "1"]],
];

describe("injectMessage writes in the shape it is given", () => {
  const inject = <H extends object>(headers: H) => dyeing.receiveMessage(DYE, () => dyeing.injectMessage(headers));

  it("over names that the caller left without a value, as clients leave them out", () => {
    const given = { "x-trace-color": undefined, "x-dye": null, "x-user-level": [undefined], other: undefined };
    expect(inject(given)).toMatchObject({
      "x-trace-color": "gray",
      "x-user-level": "VIP3",
      "x-dye": 'h=("x-user-level"), hop=2',
    });
    expect(given["x-trace-color"]).toBeUndefined();
    expect(dyeing.counters()).toEqual({});
  });

  it("not over what the caller set, whatever its form", () => {
    for (const color of ["mine", Buffer.from("mine"), ["mine"], 7]) {
      expect(inject({ "x-trace-color": color })["x-trace-color"]).toBe(color);
    }
    expect(inject(new Map([["x-trace-color", "mine"]])).get("x-trace-color")).toBe("mine");
    expect(inject(new Headers({ "x-trace-color": "mine" })).get("x-trace-color")).toBe("mine");
    expect(dyeing.counters()).toEqual({ "outbound-caller-set": 6 });
  });

  it.each(COPIED)("%s, which it copies", (_, make) => {
    const given = make();
    const sent = inject(given);
    expect(sent).not.toBe(given);
    expect(given).toEqual(make());
    expect(Object.getPrototypeOf(sent)).toBe(Object.getPrototypeOf(given));
    expect(seen(sent)).toEqual(WHOLE);
  });

  it("NATS headers with each of their lines, as a copy", () => {
    const given = nats({ own: "1" });
    given.append("own", "2");
    const sent = inject(given);
    expect(sent).toBeInstanceOf(NatsHeaders);
    expect(sent.values("own")).toEqual(["1", "2"]);
    expect(seen(sent)).toEqual(WHOLE);
    expect(given.keys()).toEqual(["own"]);
  });

  it("headers that have a clone of their own, as one", () => {
    class Cloned extends Map<string, string> {
      override readonly [Symbol.toStringTag] = "Cloned";
      clone(): Cloned {
        return new Cloned(this);
      }
    }
    const given = new Cloned([["own", "1"]]);
    expect(seen(inject(given))).toEqual(WHOLE);
    expect([...given.keys()]).toEqual(["own"]);
  });

  it("other headers of a client as they are", () => {
    const lines = new Map<string, string>();
    const given = {
      get: (name: string) => lines.get(name),
      set: (name: string, value: string) => lines.set(name, value),
    };
    expect(inject(given)).toBe(given);
    expect(seen(given)).toEqual(WHOLE);
  });

  it.each([...COPIED, ["NATS headers", () => nats({ own: "1" })] as const])(
    "%s for messages of many requests, to each its own",
    (_, make) => {
      const given = make();
      const colors = ["gray", "blue", undefined, "gray"];
      const carried = colors.map((color) => ({ ...(color && { "x-trace-color": color }) }));
      const sent = carried.map((came) => dyeing.receiveMessage(came, () => dyeing.injectMessage(given)));
      expect(sent.map((headers) => dyeing.receiveMessage(headers, () => dyeing.current()?.color))).toEqual(colors);
      expect(dyeing.counters()).toEqual({});
    },
  );

  it("no headers", () => {
    expect(inject(undefined as never)).toMatchObject({ "x-trace-color": "gray" });
  });
});
