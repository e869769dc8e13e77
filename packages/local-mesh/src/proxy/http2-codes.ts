import { constants } from "node:http2";

/** The HTTP/2 error codes that are passed between the two sides of a call, whatever their protocols. */
export const NO_ERROR = constants.NGHTTP2_NO_ERROR;
export const INTERNAL_ERROR = constants.NGHTTP2_INTERNAL_ERROR;
export const REFUSED_STREAM = constants.NGHTTP2_REFUSED_STREAM;
export const CANCEL = constants.NGHTTP2_CANCEL;
