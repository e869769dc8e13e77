import { Metadata, type StatusObject, status } from "@grpc/grpc-js";
import { invalidFieldsTrailer } from "../../../contracts/invalid-fields-trailer.ts";
import { InvalidArgumentError } from "../domain/invalid-argument-error.ts";
import { PoolFullError } from "../domain/pool-full-error.ts";
import { UnknownRequestError } from "../domain/unknown-request-error.ts";

/** What a caller sees of an error: refusals as they are, anything else without its text. */
export function serviceErrorOf(error: unknown): StatusObject {
  if (error instanceof InvalidArgumentError) {
    return {
      code: status.INVALID_ARGUMENT,
      details: error.message,
      metadata: invalidFieldsTrailer(error.fields),
    };
  }
  if (error instanceof UnknownRequestError) return plain(status.NOT_FOUND, error.message);
  if (error instanceof PoolFullError) return plain(status.RESOURCE_EXHAUSTED, error.message);
  return plain(status.INTERNAL, "internal error");
}

function plain(code: status, details: string): StatusObject {
  return { code, details, metadata: new Metadata() };
}
