import { isIP } from "node:net";
import { ConfigurationError } from "../errors/configuration-error.ts";
import { type HostPattern, matchesHost, parseHostPattern } from "./host-pattern.ts";
import type { Target } from "./target.ts";

/**
 * The hosts that may receive a dye. Everything else gets none: third parties must not see it, and a redirect to
 * another host is another host. Patterns: `host`, `host:port`, `*.suffix`, `*.suffix:port`; addresses stand for
 * themselves. A pattern without a port allows every port.
 */
export class AllowList {
  readonly #patterns: readonly HostPattern[] | undefined;

  /**
   * @param patterns Undefined: names of Kubernetes services (`*.svc`, `*.svc.cluster.local`, and names without a dot).
   * @param option Named in errors.
   * @throws ConfigurationError for a pattern that is none.
   */
  constructor(patterns: readonly string[] | undefined, option = "allow") {
    this.#patterns = patterns?.map((text, index) => {
      const pattern = parseHostPattern(text);
      if (pattern !== undefined) return pattern;
      const message = `\`${text}\` is not a host pattern: write host, host:port or *.suffix`;
      throw new ConfigurationError(`${option}[${index}]`, message);
    });
  }

  allows(target: Target): boolean {
    if (this.#patterns === undefined) return isClusterName(target.host);
    return this.#patterns.some((pattern) => matchesHost(pattern, target));
  }
}

function isClusterName(host: string): boolean {
  if (isIP(host) !== 0) return false;
  return !host.includes(".") || host.endsWith(".svc") || host.endsWith(".svc.cluster.local");
}
