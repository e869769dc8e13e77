/** The host of an authority: lower case, without the port. An IPv6 address keeps its brackets. */
export function hostOf(authority: string | undefined): string | undefined {
  return authority?.replace(/:\d*$/, "").toLowerCase();
}
