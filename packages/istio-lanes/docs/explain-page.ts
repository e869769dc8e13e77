import { KNOWN_KINDS, NOT_JUDGED } from "../src/resource/kinds.ts";
import { meshConfigSpec } from "../src/resource/shape/mesh-config.ts";
import { fieldTable } from "./field-table.ts";

const INTRODUCTION = `# Explain: what is read

Written by \`node --conditions=dyeing-source packages/istio-lanes/docs/main.ts\` from the shapes in
\`packages/istio-lanes/src/resource/shape\`; a test compares.

Every field of the kinds below has one of three uses:

- **read**: explanations take it into account.
- **noticed**: accepted. It does not change where a request goes; a notice (\`LANES_NOT_APPLIED\`) says that nothing is
  told of it, with its fields.
- **refused**: an error (\`LANES_UNSUPPORTED\`) with its path. It would change where a request goes and is not understood.

A field that is not here is an error (\`LANES_FIELD\`), with the name or the place that was probably meant. \`metadata\` and
\`status\` may hold anything; of \`metadata\`, \`name\`, \`namespace\`, \`labels\`, \`annotations\` and \`creationTimestamp\` (older
resources come first) are read.
`;

/** The page docs/reference/explain.md. */
export function explainPage(): string {
  const kinds = KNOWN_KINDS.map(({ kind, group, versions, shape }) => {
    const api = versions.map((version) => `\`${group === "" ? version : `${group}/${version}`}\``).join(", ");
    return `## ${kind}\n\n${api}; fields of \`spec\`:\n\n${fieldTable(shape)}\n`;
  });
  const mesh = `## MeshConfig\n\nA ConfigMap whose name begins with \`istio\` holds it as text in \`data.mesh\`.\n\n${fieldTable(meshConfigSpec)}\n`;
  const rows = Object.entries(NOT_JUDGED).map(([kind, why]) => `| \`${kind}\` | ${why} |`);
  const others = [
    "## Kinds that are not judged",
    "",
    "They may change where a request goes in ways that are not modelled: a notice (`LANES_NOT_JUDGED`) and every",
    "explanation say so. Documents of all other kinds are left out with a notice (`LANES_IGNORED_KIND`).",
    "",
    "| kind | why |",
    "| --- | --- |",
    ...rows,
    "",
  ].join("\n");
  return [INTRODUCTION, ...kinds, mesh, others].join("\n");
}
