import { formatPath } from "@dyeing/text";
import type { Report } from "../report.ts";
import type { Path } from "../source-document.ts";
import { refuse } from "./checks.ts";
import { domainFault, isDnsLabel } from "./names.ts";

/** `gateways` of a VirtualService or of a match: `mesh`, a name, or `namespace/name`. */
export function checkGatewayNames(report: Report, path: Path, names: readonly string[] | null | undefined): void {
  for (const [index, name] of (names ?? []).entries()) {
    if (typeof name !== "string") continue;
    const here = [...path, index];
    const slash = name.indexOf("/");
    if (slash === -1) {
      const fault = domainFault(name);
      if (fault !== undefined) refuse(report, here, fault);
      const [gateway, namespace] = name.split(".");
      if (fault === undefined && namespace !== undefined) {
        const better = `\`${namespace}/${gateway}\``;
        report.add("LANES_DEPRECATED", here, `\`${formatPath(here)}\`: \`${name}\` is an old form of ${better}`);
      }
      // As in Istio, a name without a namespace ends the check.
      return;
    }
    const namespace = name.slice(0, slash);
    const gateway = name.slice(slash + 1);
    if (namespace !== "." && !isDnsLabel(namespace)) refuse(report, here, `\`${namespace}\` is no namespace`);
    if (!isDnsLabel(gateway)) refuse(report, here, `\`${gateway}\` is no name of a Gateway`);
  }
}
