export { cookieOf } from "./cookie-of.ts";
export { decodeDye } from "./decode-dye.ts";
export { DYE_ATTRIBUTE, decodeDyeAttribute, encodeDyeAttribute, MAX_ATTRIBUTE_LENGTH } from "./dye-attribute.ts";
export { type DyeHeader, formatDyeHeader, type KeyOfHeader, parseDyeHeader } from "./dye-header.ts";
export { encodeDye, fitBudget, type HeaderLine } from "./encode-dye.ts";
export { isColor, isHeaderName, isTagKey, isWireValue } from "./grammar.ts";
export {
  B3_HEADER,
  B3_MULTI_HEADERS,
  COLOR_HEADER,
  DEFAULT_COLOR,
  DYE_HEADER,
  REQUEST_ID_HEADER,
  SIGNATURE_HEADER,
  TRACE_HEADERS,
  TRACEPARENT_HEADER,
  TRACESTATE_HEADER,
} from "./header-names.ts";
export { type HeaderReader, joinedLines, NOT_TEXT } from "./header-reader.ts";
export {
  MAX_COLOR_LENGTH,
  MAX_DYE_BYTES,
  MAX_HEADER_BYTES,
  MAX_HOP,
  MAX_KEY_LENGTH,
  MAX_REQUEST_ID_LENGTH,
  MAX_SIGNATURE_BYTES,
  MAX_TAGS,
} from "./limits.ts";
export { isCredential, mayCarryTag } from "./may-carry-tag.ts";
export { formatMultiTag, MULTI_TAG_HEADER, parseMultiTag } from "./multi-tag.ts";
export {
  formatSignature,
  isAudience,
  isKeyId,
  parseSignature,
  routeTags,
  type Signature,
  type SignatureClaims,
  type SignedDye,
  signedText,
} from "./signature.ts";
export { keysOf } from "./tag-keys.ts";
export { decodeTagValue, encodeTagValue } from "./tag-value.ts";
export { readTrace, type Trace } from "./trace.ts";
export { traceIdOf } from "./trace-id.ts";
export { parseTraceparent, type Traceparent } from "./traceparent.ts";
export { utf8OfLatin1 } from "./utf8-of-latin1.ts";
export { headerOfKey, keyOfHeader, NO_VOCABULARY, type TagScope, type TagSpec, type Vocabulary } from "./vocabulary.ts";
export type { FaultSink, WireDye, WireFault, WireTag } from "./wire-dye.ts";
