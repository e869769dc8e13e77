export const NO_OPTIONS: ReadonlySet<string> = new Set();
/** What most messages have; it names what is never passed on anyhow. */
export const KEEP_ALIVE: ReadonlySet<string> = new Set(["keep-alive"]);

/** The names in all `Connection` lines of a message (RFC 9110, 7.6.1), lower case. */
export function connectionOptions(rawHeaders: readonly string[]): ReadonlySet<string> {
  let options = NO_OPTIONS;
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    if (rawHeaders[index]?.length !== 10 || rawHeaders[index]?.toLowerCase() !== "connection") continue;
    options =
      options === NO_OPTIONS && rawHeaders[index + 1] === "keep-alive"
        ? KEEP_ALIVE
        : more(options, rawHeaders[index + 1]);
  }
  return options;
}

function more(options: ReadonlySet<string>, value = ""): ReadonlySet<string> {
  const names = value.split(",").map((option) => option.trim().toLowerCase());
  return new Set([...options, ...names.filter((name) => name !== "")]);
}
