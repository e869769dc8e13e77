import type { Report } from "../report.ts";
import type { ClientTlsSpec } from "../shape/traffic-policy.ts";
import type { Path } from "../source-document.ts";
import { refuse } from "./checks.ts";

const CERTIFICATES = ["clientCertificate", "privateKey", "caCertificates", "caCrl"] as const;

/** TLS settings of calls to a destination. */
export function checkClientTls(report: Report, path: Path, tls: ClientTlsSpec | null | undefined): void {
  if (!tls || (tls.mode !== "SIMPLE" && tls.mode !== "MUTUAL")) return;
  if (tls.insecureSkipVerify) {
    const forbidden = [
      ...(tls.caCertificates ? ["caCertificates"] : []),
      ...(tls.credentialName && tls.mode === "SIMPLE" ? ["credentialName"] : []),
      ...(tls.subjectAltNames ? ["subjectAltNames"] : []),
    ];
    for (const key of forbidden)
      refuse(report, [...path, key], "nothing is verified, so nothing to verify by may be set");
  }
  if (tls.credentialName) {
    for (const key of CERTIFICATES) {
      if (tls[key]) refuse(report, [...path, key], "`credentialName` stands for it");
    }
  } else if (tls.mode === "MUTUAL") {
    for (const key of ["clientCertificate", "privateKey"] as const) {
      if (!tls[key]) refuse(report, path, `\`${key}\` is needed for mutual TLS`);
    }
  }
}
