import type { Report } from "../report.ts";
import type { ClientTlsSpec } from "../shape/traffic-policy.ts";
import type { Path } from "../source-document.ts";
import { refuse } from "./checks.ts";

const CERTIFICATES = ["clientCertificate", "privateKey", "caCertificates", "caCrl"] as const;

/** How a `credentialName` begins that names a ConfigMap instead of a secret. */
export const CONFIG_MAP = "configmap://";

/** TLS settings of calls to a destination, in a resource of a namespace. */
export function checkClientTls(
  report: Report,
  path: Path,
  tls: ClientTlsSpec | null | undefined,
  namespace: string,
): void {
  if (!tls) return;
  checkConfigMap(report, [...path, "credentialName"], tls.credentialName ?? "", namespace);
  if (tls.mode !== "SIMPLE" && tls.mode !== "MUTUAL") return;
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

function checkConfigMap(report: Report, path: Path, credential: string, namespace: string): void {
  if (!credential.startsWith(CONFIG_MAP)) return;
  const [home = "", name = ""] = credential.slice(CONFIG_MAP.length).split("/");
  if (home === "" || name === "") refuse(report, path, `a ConfigMap is named \`${CONFIG_MAP}NAMESPACE/NAME\``);
  else if (home !== namespace) refuse(report, path, `the ConfigMap has to be in namespace \`${namespace}\``);
}
