/** The releases that this package supports: the floors are security releases. `engines` in package.json says the features'. */
export const SUPPORTED_NODE = "^22.22.2 || ^24.14.1 || >=26";

/**
 * What a version of Node is good for. `unfit`: it has no `http.client.request.created` (from 22.12 and 23.2), so calls
 * through node:http would lose their dye and nobody would count it. `outdated`: everything works, below the security floor.
 *
 * @param version As in `process.versions.node`.
 */
export function nodeSupport(version: string): "supported" | "outdated" | "unfit" {
  const [major = 0, minor = 0, patch = 0] = version.split(/[.-]/).map(Number);
  if (major < 22 || (major === 22 && minor < 12) || (major === 23 && minor < 2)) return "unfit";
  if (major >= 26) return "supported";
  const floor = major === 22 ? [22, 2] : major === 24 ? [14, 1] : undefined;
  if (floor === undefined) return "outdated";
  const [minorFloor = 0, patchFloor = 0] = floor;
  return minor > minorFloor || (minor === minorFloor && patch >= patchFloor) ? "supported" : "outdated";
}
