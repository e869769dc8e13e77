import { FORM_TEXTS, FORMS, RETRIES, RETRY_TEXTS, variantsOf } from "./forms.ts";
import type { Outcome } from "./measure-fault.ts";
import type { Study } from "./study.ts";

/** The study as tables: a row for each fault and form, a column for each way to retry. */
export function studyMarkdown(
  { outcomes, trials }: Study,
  versions: Readonly<Record<string, string>>,
  now: Date,
): string {
  const met = Object.entries(versions).map(([what, version]) => `${what} ${version}`);
  const least = Math.min(...outcomes.map(({ calls }) => calls));
  const lines = [
    `${now.toISOString().slice(0, 10)}; ${met.join(", ")}. Calls of each variant, of each fault: ${least} or more.`,
    "",
    ...FORMS.map((form) => `- **${form}**: ${FORM_TEXTS[form]}`),
    "",
    ...RETRIES.map((retry) => `- **${retry}**: ${RETRY_TEXTS[retry]}`),
    "",
    "Not served by the lane, of 1,000 calls: **s** spill, **f** fallback, **e** errors, **o** other lanes. `0`: the lane served all.",
    "",
    row(["fault", "form", ...RETRIES]),
    row(Array.from({ length: RETRIES.length + 2 }, () => "---")),
  ];
  for (const fault of new Set(outcomes.map((outcome) => outcome.fault))) {
    for (const form of FORMS) {
      const cells = RETRIES.map((retry) => {
        const [name] = variantsOf([form], [retry]).map((variant) => variant.name);
        const outcome = outcomes.find((one) => one.fault === fault && one.variant === name);
        return outcome === undefined ? "" : cell(outcome);
      });
      if (cells.some((text) => text !== "")) lines.push(row([fault, form, ...cells]));
    }
  }
  if (trials.length > 0) {
    lines.push(
      "",
      "The only pod of the lane is not ready any more; from the denied probe to the first answer of the baseline:",
      "",
    );
    lines.push(row(["variant", "trials", "median", "longest", "calls", "failed", "other lanes"]));
    lines.push(row(Array.from({ length: 7 }, () => "---")));
    for (const { variant, milliseconds, calls, failed, otherLanes } of trials) {
      const sorted = [...milliseconds].sort((a, b) => a - b);
      const median = sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
      const longest = sorted.at(-1) ?? Number.NaN;
      lines.push(
        row([variant, `${sorted.length}`, `${median} ms`, `${longest} ms`, ...[calls, failed, otherLanes].map(String)]),
      );
    }
  }
  return `${lines.join("\n")}\n`;
}

function cell({ calls, spill, fallback, failed, otherLanes }: Outcome): string {
  const parts = Object.entries({ s: spill, f: fallback, e: failed, o: otherLanes }).filter(([, count]) => count > 0);
  return parts.length === 0 ? "0" : parts.map(([what, count]) => `${what} ${perMille(count, calls)}`).join(", ");
}

/** Nothing that happened is shown as nothing. */
function perMille(count: number, of: number): string {
  const value = (1_000 * count) / of;
  return value < 1 ? value.toPrecision(1) : String(Math.round(value));
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |`;
}
