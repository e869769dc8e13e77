import { codecOperations } from "../workload/codec-operations.ts";
import { cpuRow } from "./cpu-row.ts";
import type { Group } from "./group.ts";

/** Encoding and decoding of four tags, without any server. */
export const codecGroup: Group = {
  name: "codec",
  unit: "ns",
  sliceMs: 60,
  warmUpMs: 300,
  rounds: 12,
  variants: Object.keys(codecOperations).map((name) => ({ name, measured: "client", client: ["codec", name] })),
  comparisons: [
    cpuRow("inject 4 tags, dye encoded once / OTel baggage", "inject-cached", "baggage-inject", 0.4, {
      reason: "7 header sets beside encoding 4 entries: a quarter is usual, 0.4 means that something is encoded again",
    }),
    cpuRow("inject 4 tags, dye encoded once / minimal codec", "inject-cached", "minimal-encode", 1.3, {
      reason: "7 headers that are ready cost what 5 cost that have to be encoded; 30 points of slack on 250 ns",
    }),
    cpuRow("encode 4 tags, fresh dye / OTel baggage", "encode-fresh", "baggage-inject", 0.7, {
      reason: "headers of their own and x-dye beside one list: must stay well under OTel",
    }),
    cpuRow("encode 4 tags, fresh dye / minimal codec", "encode-fresh", "minimal-encode", 2.5, {
      reason: "the minimal codec writes no x-dye, which is half of the work",
    }),
    cpuRow("extract 4 tags, x-dye seen before / OTel baggage", "extract-remembered", "baggage-extract", 0.4, {
      reason: "what every request pays: must stay well under OTel",
    }),
    cpuRow("extract 4 tags, x-dye seen before / minimal codec", "extract-remembered", "minimal-decode", 1.6, {
      reason: "the minimal codec checks nothing: no grammar, no limits, no list of names",
    }),
    cpuRow("extract 4 tags, x-dye never seen / OTel baggage", "extract-fresh", "baggage-extract", 1.5, {
      reason: "once per revision, rule, origin and hop count; as a bound on what a peer can cost that varies them",
    }),
    cpuRow("sign 4 tags / HMAC alone", "sign", "bare-hmac", 1.8, {
      reason: "5 us on a machine whose HMAC takes 2.9: the text, the time and the header around it",
    }),
    cpuRow("verify 4 tags / HMAC alone", "verify", "bare-hmac", 2.4, {
      reason:
        "7 us on a machine whose HMAC takes 2.9: the parse, the text, the comparison in constant time, the checks",
    }),
  ],
};
