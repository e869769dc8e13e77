import { flag, list, object, oneOf, read, text, type ValueOf } from "./shape.ts";

const versions = oneOf("TLS_AUTO", "TLSV1_0", "TLSV1_1", "TLSV1_2", "TLSV1_3");

/** The TLS settings of a Gateway's server and of a Sidecar's ingress listener. */
export const serverTls = object({
  httpsRedirect: read(flag),
  mode: read(oneOf("PASSTHROUGH", "SIMPLE", "MUTUAL", "AUTO_PASSTHROUGH", "ISTIO_MUTUAL", "OPTIONAL_MUTUAL")),
  serverCertificate: read(text),
  privateKey: read(text),
  caCertificates: read(text),
  caCrl: read(text),
  credentialName: read(text),
  credentialNames: read(list(text)),
  caCertCredentialName: read(text),
  tlsCertificates: read(
    list(object({ serverCertificate: read(text), privateKey: read(text), caCertificates: read(text) })),
  ),
  subjectAltNames: read(list(text)),
  insecureSkipVerify: read(flag),
  verifyCertificateSpki: read(list(text)),
  verifyCertificateHash: read(list(text)),
  minProtocolVersion: read(versions),
  maxProtocolVersion: read(versions),
  cipherSuites: read(list(text)),
});

export type ServerTlsSpec = ValueOf<typeof serverTls>;
