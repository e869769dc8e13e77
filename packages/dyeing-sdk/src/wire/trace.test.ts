import { describe, expect, it } from "vitest";
import { NOT_TEXT } from "./header-reader.ts";
import { readTrace } from "./trace.ts";

const ID = "0af7651916cd43dd8448eb211c80319c";
const OTHER = "80f198ee56343ba864fe8b2a57d3eff7";
const SPAN = "b7ad6b7169203331";
const W3C = `00-${ID}-${SPAN}-01`;

type Headers = Readonly<Record<string, string | readonly string[]>>;
const trace = (headers: Headers) => {
  const { id, lines } = readTrace((name) => headers[name]);
  return { id, lines: Object.fromEntries(lines) };
};

const multi = (id: string) => ({ "x-b3-traceid": id, "x-b3-spanid": SPAN, "x-b3-sampled": "1" });

describe("readTrace", () => {
  it.each<[string, Headers, string | undefined]>([
    ["nothing", {}, undefined],
    ["traceparent", { traceparent: W3C }, ID],
    ["a traceparent that a carrier hands over as a list", { traceparent: [W3C] }, ID],
    ["both of W3C", { traceparent: W3C, tracestate: "rojo=00f067aa0ba902b7, congo=t61rcWkgMzE" }, ID],
    ["a traceparent of a later version", { traceparent: `cc-${ID}-${SPAN}-01-what-the-future-will-be-like` }, ID],
    ["b3", { b3: `${OTHER}-${SPAN}-1-${SPAN}` }, OTHER],
    ["b3 with 64 bits, in upper case", { b3: `${SPAN.toUpperCase()}-${SPAN}-d` }, SPAN],
    ["b3 in several headers", multi(OTHER), OTHER],
    ["b3 in several headers, and the parent", { ...multi(OTHER), "x-b3-parentspanid": SPAN, "x-b3-flags": "1" }, OTHER],
    ["x-b3-sampled alone", { "x-b3-sampled": "0" }, undefined],
    ["x-b3-flags alone", { "x-b3-flags": "1" }, undefined],
    ["a decision in b3", { b3: "0" }, undefined],
    ["a decision beside a traceparent", { traceparent: W3C, "x-b3-sampled": "1" }, ID],
    ["all forms of one trace", { traceparent: W3C, b3: `${ID}-${SPAN}-1`, ...multi(ID) }, ID],
    ["the right half of the id in b3", { traceparent: W3C, b3: `${ID.slice(16)}-${SPAN}-1` }, ID],
  ])("passes on %s", (_, headers, id) => {
    const flat = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
    expect(trace(headers)).toEqual({ id, lines: flat });
  });

  it.each<[string, Headers, string | undefined, Headers]>([
    ["two traceparent lines", { traceparent: [W3C, W3C], tracestate: "a=1", b3: `${ID}-${SPAN}-1` }, undefined, {}],
    ["two joined ones", { traceparent: `${W3C}, ${W3C}`, tracestate: "a=1", ...multi(ID) }, undefined, {}],
    ["a traceparent that is no text", { traceparent: NOT_TEXT, b3: `${ID}-${SPAN}-1` }, undefined, {}],
    ["a malformed traceparent, with its tracestate", { traceparent: "garbage", tracestate: "a=1" }, undefined, {}],
    ["a traceparent in upper case", { traceparent: W3C.toUpperCase() }, undefined, {}],
    ["version ff", { traceparent: `ff-${ID}-${SPAN}-01` }, undefined, {}],
    ["version 00 with more fields", { traceparent: `${W3C}-more` }, undefined, {}],
    ["a later version whose flags go on", { traceparent: `cc-${ID}-${SPAN}-01.more` }, undefined, {}],
    ["a later version with what no client sends", { traceparent: `cc-${ID}-${SPAN}-01-\u00fc` }, undefined, {}],
    ["a traceparent of any length", { traceparent: `cc-${ID}-${SPAN}-01-${"a".repeat(900)}` }, undefined, {}],
    ["a trace id of zeros", { traceparent: `00-${"0".repeat(32)}-${SPAN}-01` }, undefined, {}],
    ["a span id of zeros", { traceparent: `00-${ID}-${"0".repeat(16)}-01` }, undefined, {}],
    ["a tracestate alone", { tracestate: "a=1" }, undefined, {}],
    ["b3 of another trace", { traceparent: W3C, b3: `${OTHER}-${SPAN}-1`, ...multi(OTHER) }, ID, { traceparent: W3C }],
    ["several b3 headers of another trace", { b3: `${ID}-${SPAN}`, ...multi(OTHER) }, ID, { b3: `${ID}-${SPAN}` }],
    [
      "b3 forms that share a half of an id of another trace",
      { traceparent: W3C, b3: `${ID.slice(16)}-${SPAN}`, ...multi(OTHER.slice(0, 16) + ID.slice(16)) },
      ID,
      { traceparent: W3C },
    ],
    ["two b3 lines", { b3: [`${ID}-${SPAN}-1`, `${ID}-${SPAN}-1`] }, undefined, {}],
    ["two x-b3-traceid lines", { ...multi(ID), "x-b3-traceid": `${ID},${ID}` }, undefined, {}],
    ["a malformed x-b3-spanid", { ...multi(ID), "x-b3-spanid": "1" }, undefined, {}],
    ["a span without its trace", { "x-b3-spanid": SPAN, "x-b3-sampled": "1" }, undefined, { "x-b3-sampled": "1" }],
    ["a b3 id of zeros", { b3: `${"0".repeat(32)}-${SPAN}-1` }, undefined, {}],
    ["a b3 that is none", { b3: "x" }, undefined, {}],
  ])("does not pass on %s", (_, headers, id, lines) => {
    expect(trace(headers)).toEqual({ id, lines });
  });

  it("takes B3 where the one traceparent is malformed", () => {
    expect(trace({ traceparent: "garbage", ...multi(OTHER) })).toEqual({ id: OTHER, lines: multi(OTHER) });
  });

  it("takes a list of no lines for an absent header", () => {
    const none = { traceparent: [], tracestate: [], b3: [], "x-b3-spanid": [], "x-b3-sampled": [] };
    expect(trace(none)).toEqual({ id: undefined, lines: {} });
    expect(trace({ ...none, "x-b3-traceid": [OTHER] })).toEqual({ id: OTHER, lines: { "x-b3-traceid": OTHER } });
  });

  it("takes several tracestate lines for one list, as joined by a comma", () => {
    for (const tracestate of [["a=1", "b=2"], "a=1, b=2"]) {
      expect(trace({ traceparent: W3C, tracestate }).lines.tracestate).toBe("a=1, b=2");
    }
  });
});
