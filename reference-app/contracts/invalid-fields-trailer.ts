import { Metadata } from "@grpc/grpc-js";
import { InvalidFields } from "./generated/matching.ts";

/** The trailer in which INVALID_ARGUMENT names the bad fields. */
const TRAILER = "invalid-fields-bin";

export function invalidFieldsTrailer(fields: Readonly<Record<string, string>>): Metadata {
  const trailer = new Metadata();
  trailer.set(TRAILER, Buffer.from(InvalidFields.encode({ fields: { ...fields } }).finish()));
  return trailer;
}

/** What is wrong by field name; undefined when the trailer is absent or unreadable. */
export function readInvalidFields(trailers: Metadata): Readonly<Record<string, string>> | undefined {
  const [value] = trailers.get(TRAILER);
  if (!Buffer.isBuffer(value)) return undefined;
  try {
    return InvalidFields.decode(value).fields;
  } catch {
    return undefined;
  }
}
