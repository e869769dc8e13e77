import { type FilePolicyOptions, reloadSettings } from "../reload/reload-options.ts";
import { type FilePolicy, Reloader } from "../reload/reloader.ts";

/**
 * The policy of a YAML or JSON file: read at once, then followed, so that a change becomes active without a restart. Throws
 * PolicyError with file, line and column: a service must not start with a policy that it cannot use. A bad file that comes
 * later is rejected, and the policy before it stays.
 */
export function filePolicy(path: string, options: FilePolicyOptions = {}): FilePolicy {
  return new Reloader(path, reloadSettings(options));
}
