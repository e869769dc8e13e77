/** Trailers as `sendTrailers` takes them; repeated lines stay apart. */
export function trailerRecord(rawTrailers: readonly string[]): Record<string, string[]> {
  const record: Record<string, string[]> = Object.create(null);
  for (let index = 0; index + 1 < rawTrailers.length; index += 2) {
    const name = rawTrailers[index] ?? "";
    record[name] = [...(record[name] ?? []), rawTrailers[index + 1] ?? ""];
  }
  return record;
}
