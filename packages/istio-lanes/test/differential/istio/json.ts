/** A message of Envoy in JSON: fields are looked at one by one, as its whole shape is far larger than what is read. */
// biome-ignore lint/suspicious/noExplicitAny: the shape is Envoy's, and what is not there reads as undefined
export type Json = any;
