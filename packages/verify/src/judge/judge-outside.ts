import { DEFAULT_COLOR } from "@dyeing/sdk/wire";
import type { Expectation } from "../expect/expectation.ts";
import type { CallRecord } from "../record/call-record.ts";
import type { JudgedCall } from "./judged-call.ts";

/**
 * Judges what a host outside the mesh received: any dye header is a leak, of dyed and undyed requests alike.
 * `parent` is the call that caused it, where only one can have: an outside host gets no id to join by.
 */
export function judgeOutside(
  record: CallRecord,
  expectation: Expectation | undefined,
  parent: JudgedCall | undefined,
): JudgedCall {
  const leak = record.dyeHeaders.length > 0;
  return {
    edge: record.edge,
    expectation: expectation?.id ?? "",
    dyed: expectation !== undefined && expectation.color !== DEFAULT_COLOR,
    verdict: leak ? "leak" : "clean",
    rated: false,
    expectedVersion: undefined,
    reason: leak ? `\`${record.to}\` saw ${record.dyeHeaders.map((name) => `\`${name}\``).join(", ")}` : "",
    charged: leak ? record.edge : undefined,
    parent,
    orphan: false,
    entered: true,
    left: leak,
    record,
  };
}
