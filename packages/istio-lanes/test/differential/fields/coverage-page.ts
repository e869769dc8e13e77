import type { FieldCoverage } from "./coverage.ts";
import { EXCUSED } from "./excused.ts";

/** docs/reference/explain-coverage.md: what was drawn and hit in the run that CI repeats. */
export function coveragePage(
  coverage: readonly FieldCoverage[],
  run: { readonly configurations: number; readonly requests: number; readonly seed: number; readonly doubtful: number },
): string {
  const excuseOf = (field: string) => EXCUSED.findIndex(({ fields }) => fields.test(field)) + 1;
  const rows = coverage.map(({ field, drawn, hit }) => {
    const excuse = excuseOf(field);
    return `| \`${field}\` | ${drawn} | ${hit} | ${excuse === 0 ? "" : `excuse ${excuse}`} |`;
  });
  return `# Explain: what is compared with Istio

Written by the differential test (\`DYEING_DIFFERENTIAL_WRITE=1\`), which compares this page with what it measures.

Each CI run draws the same ${run.configurations} configurations (seed ${run.seed}) and ${run.requests} requests of sidecars, gateways and
Gateways of the Gateway API, on two ports and in two namespaces besides the root one. istiod's own code translates them, a
real Envoy serves them, and what it does is compared with what \`explain\` says: route, clusters with weights, endpoints by
priority, misses, time-out, retries, faults, redirects, mirrors, path, authority and headers at the next hop, headers of the
response, what TLS refuses. ${run.doubtful} more objects have values that Istio may refuse: its webhook and the findings agree on each.
Every night draws others, ten times as many, and asks the previous minor of Istio as well, without what is new since.

A field is *hit* by a request when a resource, or the route that was chosen, with this field stood in its way; each has to be
hit 20 times. Excused are:

${EXCUSED.map(({ why }, index) => `${index + 1}. ${why}`).join("\n")}

| field | configurations | requests | |
| --- | --- | --- | --- |
${rows.join("\n")}
`;
}
