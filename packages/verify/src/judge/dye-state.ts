import { DEFAULT_COLOR } from "@dyeing/sdk/wire";
import type { Expectation } from "../expect/expectation.ts";
import type { CallRecord } from "../record/call-record.ts";

/** Whether a call carried what its trace is expected to carry, and what was wrong. */
export type DyeState =
  | { readonly state: "whole" }
  /** Something of it is gone, or something else stands in its place. */
  | { readonly state: "gone"; readonly reason: string }
  /** An undyed trace, or a call before its trace is decided, with a color: nothing vanished, something came. */
  | { readonly state: "dyed-undyed"; readonly reason: string };

/** When more tags are gone, their number says more than their names. */
const MAX_NAMED = 2;

/**
 * Compares the dye on the wire with the expected one. The undyed state is something to carry as well: absent color on
 * an undyed trace means that a hop does not carry, which dyed requests of the same hop would suffer from. So does an
 * absent x-dye where tags are expected: the next hop would not know them.
 *
 * A witness that is another trace's is not a loss: bleed is found apart, and is worse.
 */
export function dyeState(record: CallRecord, expectation: Expectation): DyeState {
  const { dye } = record;
  if (isUndecided(record, expectation)) {
    return dye.color === undefined
      ? { state: "whole" }
      : { state: "dyed-undyed", reason: `color \`${dye.color}\` on a call that is made before the dye is decided` };
  }
  const dyed = expectation.color !== DEFAULT_COLOR;
  const expected = { ...expectation.tags, ...expectation.tagsAt?.[record.edge] };
  const tagged = Object.values(expected).some((value) => value !== null);
  if (!dyed && dye.color !== undefined && dye.color !== DEFAULT_COLOR) {
    return { state: "dyed-undyed", reason: `color \`${dye.color}\` on an undyed request` };
  }
  const faults: string[] = [];
  if (dye.color === undefined) faults.push(dyed ? "color absent" : "color absent, state unknown");
  else if (dye.color !== expectation.color) faults.push(`color \`${dye.color}\` instead of \`${expectation.color}\``);
  if (dye.list === "malformed") faults.push("x-dye malformed");
  else if (dye.list === "absent" && (dyed || tagged)) faults.push("x-dye absent");
  for (const header of dye.missing) faults.push(`\`${header}\` listed and absent`);
  const absent: string[] = [];
  for (const [header, value] of Object.entries(expected)) {
    const seen = dye.tags.get(header);
    if (seen === undefined || seen === value || dye.missing.includes(header)) continue;
    if (seen === null) absent.push(`\`${header}\` absent`);
    else if (value === null) faults.push(`\`${header}\` is \`${seen}\` and must be absent`);
    else if (value !== expectation.witness) faults.push(`\`${header}\` is \`${seen}\` instead of \`${value}\``);
  }
  if (absent.length > MAX_NAMED) faults.push(`${absent.length} tags absent`);
  else faults.push(...absent);
  if (dye.cut && faults.length === 0) faults.push("x-dye says that a tag was cut");
  return faults.length === 0 ? { state: "whole" } : { state: "gone", reason: faults.join(", ") };
}

function isUndecided({ edge, path }: CallRecord, { undecided }: Expectation): boolean {
  return undecided?.[edge] !== undefined && undecided[edge] === path.split("?", 1)[0];
}
