const NONE: ReadonlySet<string> = new Set();

/** The names in all `Connection` lines of a message (RFC 9110, 7.6.1), lower case. */
export function connectionOptions(rawHeaders: readonly string[]): ReadonlySet<string> {
  let options: Set<string> | undefined;
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    if (rawHeaders[index]?.length !== 10 || rawHeaders[index]?.toLowerCase() !== "connection") continue;
    for (const option of (rawHeaders[index + 1] ?? "").split(",")) {
      const name = option.trim().toLowerCase();
      if (name === "") continue;
      options ??= new Set();
      options.add(name);
    }
  }
  return options ?? NONE;
}
