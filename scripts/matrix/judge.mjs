// What a row has to show. Each check returns what is wrong, as a text; undefined when nothing is.
import { isDeepStrictEqual } from "node:util";
import { REQUESTS, sample } from "./sample.mjs";

const SAMPLES = Array.from({ length: REQUESTS }, (_, index) => sample(index));
const OURS = ["x-trace-color", "x-user-level", "x-dye", "x-request-id"];

/** Where the dye is seen: in the handler, through its work. */
function handler(_row, { replies }) {
  return mostOf(({ id, color }) => {
    const seen = replies.get(id);
    if (seen === undefined) return "no answer";
    const wrong = seen.find((one) => one !== color);
    return wrong === undefined ? undefined : `${color} was ${wrong ?? "not there"}`;
  });
}

/** What arrives on the far side: the caller's own dye, one line each. */
function farSide(row, { received }) {
  return mostOf((one) => {
    for (const lines of callsOf(row, received, one)) {
      if (lines === undefined) return "no call";
      const doubled = [...OURS, "traceparent"].find((name) => valuesOf(lines, name).length > 1);
      if (doubled !== undefined) return `${doubled} in two lines`;
      if (valuesOf(lines, "x-trace-color")[0] !== one.color) return "another color, or none";
      if (valuesOf(lines, "x-user-level")[0] !== one.level) return "another tag, or none";
    }
    return undefined;
  });
}

/** One traceparent, of the caller's trace. */
function trace(row, { received }) {
  return mostOf((one) => {
    for (const lines of callsOf(row, received, one)) {
      const values = valuesOf(lines ?? [], "traceparent");
      if (values.length !== 1) return `${values.length} traceparent lines`;
      if (values[0].split("-")[1] !== one.traceId) return "of another trace";
    }
    return undefined;
  });
}

/** The tracer's own spans: each request has its own trace, with a server span and the calls below it. */
function spans(row, { spans: all }) {
  if (!row.spans) return undefined;
  const traces = Map.groupBy(all, (span) => span.traceId);
  const served = [...traces.values()].filter((list) => list.some((span) => span.kind === "server"));
  const calls = row.undici === "" ? 2 : 3;
  if (row.program === "server" && served.length !== REQUESTS)
    return `${served.length} of ${REQUESTS} server spans' traces`;
  if (row.joins && SAMPLES.some(({ traceId }) => !traces.has(traceId))) return "a trace is not joined";
  for (const list of row.program === "server" ? served : traces.values()) {
    const clients = list.filter((span) => span.kind === "client");
    if (clients.length < calls) return `${clients.length} of ${calls} client spans in a trace`;
    if (clients.length > calls) return `${clients.length} client spans in a trace, of ${calls} calls`;
  }
  return undefined;
}

function counters(row, { counters: counted }) {
  return isDeepStrictEqual(counted, row.counters) ? undefined : JSON.stringify(counted);
}

function stderr(_row, { stderr: text }) {
  return text === "" ? undefined : text.split("\n")[0].slice(0, 100);
}

/** In the order of the table's columns. */
export const CHECKS = { handler, "far side": farSide, trace, spans, counters, stderr };

function callsOf(row, received, { id }) {
  const ways = row.undici === "" ? ["fetch", "http"] : ["fetch", "http", "undici"];
  return ways.map((way) => received.get(`/${way}/${id}`)?.[0]);
}

function valuesOf(lines, name) {
  return lines.filter(([one]) => one === name).map(([, value]) => value);
}

/** Of how many requests something is wrong, and what of the first. */
function mostOf(faultOf) {
  const faults = SAMPLES.map(faultOf).filter((fault) => fault !== undefined);
  return faults.length === 0 ? undefined : `${faults.length} of ${REQUESTS}: ${faults[0]}`;
}
