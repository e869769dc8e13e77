/**
 * The bucket of a unit, 0 to 9,999: murmur3 x86 32 over UTF-8 `salt \0 unit`, modulo 10,000. Written here a second time
 * so that what the ride file expects does not come from the code that it checks.
 */
export function expectedBucket(salt: string, unit: string): number {
  return murmur3(new TextEncoder().encode(`${salt}\0${unit}`)) % 10_000;
}

/** MurmurHash3_x86_32 with seed 0 (Austin Appleby, public domain). */
function murmur3(bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const blocks = bytes.length >> 2;
  let hash = 0;
  for (let i = 0; i < blocks; i++) {
    hash ^= scramble(view.getUint32(i * 4, true));
    hash = (hash << 13) | (hash >>> 19);
    hash = (Math.imul(hash, 5) + 0xe6546b64) | 0;
  }
  let tail = 0;
  for (let i = bytes.length - 1; i >= blocks * 4; i--) tail = (tail << 8) | (bytes[i] ?? 0);
  if (bytes.length % 4 > 0) hash ^= scramble(tail);
  hash ^= bytes.length;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

function scramble(block: number): number {
  const k = Math.imul(block, 0xcc9e2d51);
  return Math.imul((k << 15) | (k >>> 17), 0x1b873593);
}
