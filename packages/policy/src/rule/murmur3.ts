const C1 = 0xcc9e2d51;
const C2 = 0x1b873593;
const encoder = new TextEncoder();

/**
 * MurmurHash3 x86 32 (Austin Appleby, public domain) over the UTF-8 bytes of a text, as an unsigned integer. Every
 * language has it, so that another service can compute the same bucket.
 */
export function murmur3(text: string, seed = 0): number {
  // Sampling units are nearly always ASCII: then character codes are the bytes, and nothing is allocated.
  return isAscii(text)
    ? hashOf((at) => text.charCodeAt(at), text.length, seed)
    : hashOfBytes(encoder.encode(text), seed);
}

function isAscii(text: string): boolean {
  for (let at = 0; at < text.length; at++) if (text.charCodeAt(at) > 0x7f) return false;
  return true;
}

function hashOfBytes(bytes: Uint8Array, seed: number): number {
  return hashOf((at) => bytes[at] ?? 0, bytes.length, seed);
}

function hashOf(byteAt: (at: number) => number, length: number, seed: number): number {
  const body = length & ~3;
  let hash = seed | 0;
  for (let at = 0; at < body; at += 4) {
    hash ^= scramble(byteAt(at) | (byteAt(at + 1) << 8) | (byteAt(at + 2) << 16) | (byteAt(at + 3) << 24));
    hash = (hash << 13) | (hash >>> 19);
    hash = (Math.imul(hash, 5) + 0xe6546b64) | 0;
  }
  let rest = 0;
  for (let at = length - 1; at >= body; at--) rest = (rest << 8) | byteAt(at);
  return finish(hash ^ scramble(rest) ^ length);
}

function scramble(block: number): number {
  const product = Math.imul(block, C1);
  return Math.imul((product << 15) | (product >>> 17), C2);
}

function finish(hash: number): number {
  let mixed = hash ^ (hash >>> 16);
  mixed = Math.imul(mixed, 0x85ebca6b);
  mixed ^= mixed >>> 13;
  mixed = Math.imul(mixed, 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}
