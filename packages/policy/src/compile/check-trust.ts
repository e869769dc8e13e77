import { isHostPattern, peerFault } from "@dyeing/sdk/trust";
import type { PolicyDocument } from "../document/policy-document.ts";
import type { ReportFault } from "../rule/rule-fault.ts";

/** Refuses peers and hosts that are none: what a runtime would find out only when the policy is active. */
export function checkTrust({ trust }: PolicyDocument, report: ReportFault): void {
  const accept = trust?.inbound?.accept;
  for (const [at, peer] of (typeof accept === "object" ? accept.peers : []).entries()) {
    const message = peerFault(peer);
    if (message !== undefined) report({ kind: "value", path: ["trust", "inbound", "accept", "peers", at], message });
  }
  for (const [at, pattern] of (trust?.outbound?.allow ?? []).entries()) {
    if (isHostPattern(pattern)) continue;
    const message = `\`${pattern}\` is not a host pattern: write host, host:port or *.suffix`;
    report({ kind: "value", path: ["trust", "outbound", "allow", at], message });
  }
}
