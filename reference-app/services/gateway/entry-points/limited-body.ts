import { Transform } from "node:stream";
import { HttpProblem } from "../../../kit/problem.ts";

/** The largest request body that the gateway takes: 1 MiB. */
export const MAX_REQUEST_BYTES = 1_048_576;

/** Passes a body on until it is too large; then the request fails with 413. */
export function limitedBody(maxBytes = MAX_REQUEST_BYTES): Transform {
  let seen = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      seen += chunk.length;
      if (seen > maxBytes) done(new HttpProblem(413, "request body too large"));
      else done(null, chunk);
    },
  });
}
