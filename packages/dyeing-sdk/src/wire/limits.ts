/**
 * Limits of the wire format. Envoy rejects 60 KiB of headers, Node 16 KiB, gRPC softly 8 KiB: what a dye adds has to
 * stay far below all of them, on every hop.
 */

/** Bytes of all dye headers together, names and values. */
export const MAX_DYE_BYTES = 1024;
/** Bytes of one dye header, name and value. */
export const MAX_HEADER_BYTES = 512;
/** Bytes of a signature, name and value. Of the whole it takes as many, however long it is: it may be made anew on the way. */
export const MAX_SIGNATURE_BYTES = 256;
/** Tags in one dye. */
export const MAX_TAGS = 16;
/** Characters of a tag key. */
export const MAX_KEY_LENGTH = 32;
/** Characters of a color: it names Kubernetes objects, so it is a DNS label (RFC 1123). */
export const MAX_COLOR_LENGTH = 63;
/** Characters of a request id that is taken over from upstream. */
export const MAX_REQUEST_ID_LENGTH = 256;
/** The hop count stops here. It is information, not a guard. */
export const MAX_HOP = 999;
