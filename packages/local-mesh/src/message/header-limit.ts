/** Envoy's default limit for all header lines of a request together. */
export const MAX_HEADER_BYTES = 60 * 1024;
