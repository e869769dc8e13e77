import { flag, list, noticed, object, oneOf, read, text, type ValueOf } from "./shape.ts";

const CERTIFICATES = "it is about certificates and ciphers";
const versions = oneOf("TLS_AUTO", "TLSV1_0", "TLSV1_1", "TLSV1_2", "TLSV1_3");

/** The TLS settings of a Gateway's server and of a Sidecar's ingress listener. */
export const serverTls = object({
  httpsRedirect: read(flag),
  mode: read(oneOf("PASSTHROUGH", "SIMPLE", "MUTUAL", "AUTO_PASSTHROUGH", "ISTIO_MUTUAL", "OPTIONAL_MUTUAL")),
  serverCertificate: noticed(text, CERTIFICATES),
  privateKey: noticed(text, CERTIFICATES),
  caCertificates: noticed(text, CERTIFICATES),
  caCrl: noticed(text, CERTIFICATES),
  credentialName: noticed(text, CERTIFICATES),
  credentialNames: noticed(list(text), CERTIFICATES),
  caCertCredentialName: noticed(text, CERTIFICATES),
  tlsCertificates: noticed(
    list(object({ serverCertificate: read(text), privateKey: read(text), caCertificates: read(text) })),
    CERTIFICATES,
  ),
  subjectAltNames: noticed(list(text), CERTIFICATES),
  insecureSkipVerify: noticed(flag, CERTIFICATES),
  verifyCertificateSpki: noticed(list(text), CERTIFICATES),
  verifyCertificateHash: noticed(list(text), CERTIFICATES),
  minProtocolVersion: noticed(versions, CERTIFICATES),
  maxProtocolVersion: noticed(versions, CERTIFICATES),
  cipherSuites: noticed(list(text), CERTIFICATES),
});

export type ServerTlsSpec = ValueOf<typeof serverTls>;
