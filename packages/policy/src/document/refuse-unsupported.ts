import type { FieldPath } from "@dyeing/text";
import type { IssueCollector } from "./issue-collector.ts";

/** Fields that belong to the format and that this version cannot honour: a clear refusal instead of `unknown field`. */
export function refuseUnsupported(data: unknown, issues: IssueCollector): void {
  const refuse = (path: FieldPath, text: string, onKey = false) =>
    issues.add({ code: "DYE_POLICY_UNSUPPORTED", path, text, onKey });
  const inbound = field(field(data, "trust"), "inbound");
  if (field(inbound, "accept") === "signed") {
    refuse(["trust", "inbound", "accept"], "`signed` is not supported yet: expected `none` or `all`");
  }
  if (field(inbound, "peers") !== undefined) {
    refuse(
      ["trust", "inbound", "peers"],
      "accepting by peer is not supported yet: use `accept: none` or `accept: all`",
      true,
    );
  }
}

function field(data: unknown, name: string): unknown {
  return typeof data === "object" && data !== null && Object.hasOwn(data, name)
    ? (data as Record<string, unknown>)[name]
    : undefined;
}
