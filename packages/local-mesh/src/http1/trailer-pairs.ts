/** Trailers as `addTrailers` takes them, repeated lines kept apart. */
export function trailerPairs(rawTrailers: readonly string[]): [string, string][] {
  const pairs: [string, string][] = [];
  for (let index = 0; index + 1 < rawTrailers.length; index += 2) {
    pairs.push([rawTrailers[index] ?? "", rawTrailers[index + 1] ?? ""]);
  }
  return pairs;
}
