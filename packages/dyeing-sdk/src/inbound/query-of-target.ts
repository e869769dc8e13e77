/** The parameters of a request target's query string, as the URL standard reads them. */
export function queryOfTarget(target: string): URLSearchParams {
  const [beforeFragment = ""] = target.split("#", 1);
  const at = beforeFragment.indexOf("?");
  return new URLSearchParams(at === -1 ? "" : beforeFragment.slice(at + 1));
}
