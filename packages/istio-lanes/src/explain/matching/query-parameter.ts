const NONE: readonly string[] = Object.freeze([]);

/** The first value of a parameter, not decoded, as Envoy looks at it. None when the parameter is absent. */
export function firstParameter(query: string | undefined, name: string): readonly string[] {
  if (query === undefined) return NONE;
  for (const pair of query.split("&")) {
    const equals = pair.indexOf("=");
    const key = equals === -1 ? pair : pair.slice(0, equals);
    if (key === name) return [equals === -1 ? "" : pair.slice(equals + 1)];
  }
  return NONE;
}
