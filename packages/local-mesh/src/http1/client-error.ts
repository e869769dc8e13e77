import type { Socket } from "node:net";
import {
  CODEC_ERROR,
  HEAD_TIMEOUT,
  HEADERS_TOO_LARGE,
  INVALID_TRANSFER_ENCODING,
  LENGTH_AND_CHUNKED,
  type Refusal,
} from "../message/refusal.ts";

/** What Node reports. `reason` is the parser's own text. */
interface ParserError extends NodeJS.ErrnoException {
  readonly reason?: string;
}

const REFUSALS: Readonly<Record<string, Refusal>> = {
  HPE_HEADER_OVERFLOW: HEADERS_TOO_LARGE,
  HPE_INVALID_TRANSFER_ENCODING: INVALID_TRANSFER_ENCODING,
  ERR_HTTP_REQUEST_TIMEOUT: HEAD_TIMEOUT,
};
/** What comes after `Connection: close` is nothing that anybody asked for. */
export function isAfterTheEnd({ code }: NodeJS.ErrnoException): boolean {
  return code === "HPE_CLOSED_CONNECTION";
}

/**
 * What to answer when Node's parser cannot make a request of what came. Undefined: nothing, as the caller has left or has
 * said nothing yet.
 */
export function refusalOf(error: ParserError, socket: Socket): Refusal | undefined {
  const { code = "", reason = "" } = error;
  if (!socket.writable || socket.bytesRead === 0) return undefined;
  if (reason.includes("can't be present")) return LENGTH_AND_CHUNKED;
  if (code.startsWith("HPE_") && code !== "HPE_INVALID_EOF_STATE") return REFUSALS[code] ?? CODEC_ERROR;
  return REFUSALS[code];
}
