/** Header lines with these for path and authority, however the protocol says them. */
export function withTarget(rawHeaders: readonly string[], path: string, authority: string): readonly string[] {
  return rawHeaders.map((part, index) => {
    if (index % 2 === 0) return part;
    const name = rawHeaders[index - 1]?.toLowerCase();
    if (name === ":path") return path;
    return name === ":authority" || name === "host" ? authority : part;
  });
}
