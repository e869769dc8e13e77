// The few parts of RFC 1035 that a server of addresses needs.

export const TYPE_A = 1;
const CLASS_IN = 1;
const HEADER = 12;
/** Names come back in answers as a pointer to the question. */
const POINTER_TO_QUESTION = 0xc000 | HEADER;
const TTL_SECONDS = 5;

export interface Question {
  readonly id: number;
  /** Lower case, without the last dot. */
  readonly name: string;
  readonly type: number;
  /** Flags that the answer repeats. */
  readonly recursionDesired: boolean;
  /** As it came. */
  readonly bytes: Buffer;
}

/** Undefined: not a query with one question. */
export function readQuestion(message: Buffer): Question | undefined {
  if (message.length < HEADER + 5 || (message.readUInt8(2) & 0x80) !== 0 || message.readUInt16BE(4) !== 1)
    return undefined;
  const labels: string[] = [];
  let at = HEADER;
  for (let length = message.readUInt8(at); length !== 0; length = message.readUInt8(at)) {
    if (length > 63 || at + 1 + length >= message.length) return undefined;
    labels.push(message.toString("latin1", at + 1, at + 1 + length));
    at += 1 + length;
  }
  const end = at + 5;
  if (end > message.length || message.readUInt16BE(at + 3) !== CLASS_IN) return undefined;
  return {
    id: message.readUInt16BE(0),
    name: labels.join(".").toLowerCase(),
    type: message.readUInt16BE(at + 1),
    recursionDesired: (message.readUInt8(2) & 1) !== 0,
    bytes: message.subarray(HEADER, end),
  };
}

/** IPv4 addresses of the name; none: it exists without one. Undefined: there is no such name. */
export function writeAnswer(question: Question, addresses: readonly string[] | undefined): Buffer {
  const header = Buffer.alloc(HEADER);
  const shown = question.type === TYPE_A ? (addresses ?? []) : [];
  const notFound = addresses === undefined ? 3 : 0;
  header.writeUInt16BE(question.id, 0);
  // An answer, authoritative, recursion available: a resolver asks nobody else.
  header.writeUInt16BE(0x8480 | (question.recursionDesired ? 0x100 : 0) | notFound, 2);
  header.writeUInt16BE(1, 4);
  header.writeUInt16BE(shown.length, 6);
  return Buffer.concat([header, question.bytes, ...shown.map(record)]);
}

function record(address: string): Buffer {
  const bytes = Buffer.alloc(16);
  bytes.writeUInt16BE(POINTER_TO_QUESTION, 0);
  bytes.writeUInt16BE(TYPE_A, 2);
  bytes.writeUInt16BE(CLASS_IN, 4);
  bytes.writeUInt32BE(TTL_SECONDS, 6);
  bytes.writeUInt16BE(4, 10);
  for (const [index, part] of address.split(".").entries()) bytes.writeUInt8(Number(part), 12 + index);
  return bytes;
}
