import type { Paint } from "../../demo/output/paint.ts";
import type { SoakReport } from "./soak-tally.ts";

/** What a soak came to, for people. */
export function soakText(report: SoakReport, paint: Paint): string {
  const { ok, hops, wanted, rounds, rides, seconds, misroutes, losses, bleed, bound95, problems } = report;
  const zero = (name: string, count: number) => `${name} ${count === 0 ? count : paint.red(String(count))}`;
  const end = [
    ...(hops < wanted ? [`Ended after ${hops} of ${wanted} dyed hops.`] : []),
    ...(ok ? [paint.green("Everything is as expected.")] : []),
    ...(problems.length > 0 ? [paint.red("Not as expected:"), ...problems.map((problem) => `- ${problem}`)] : []),
  ];
  return [
    "",
    paint.bold("Soak"),
    `  dyed hops  ${hops} in ${rounds} rounds of ${rides} rides, ${seconds.toFixed(0)} s; ${Math.round(hops / seconds)} per second`,
    `  faults     ${zero("misroutes", misroutes)}, ${zero("losses", losses)}, ${zero("bleed", bleed)}`,
    `  bound      fewer than ${bound95.toExponential(2)} of dyed hops go wrong, with 95 % confidence`,
    "",
    ...end.map((line) => `  ${line}`),
    "",
  ].join("\n");
}
