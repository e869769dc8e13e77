import { isIP } from "node:net";
import { ConfigurationError } from "../errors/configuration-error.ts";
import { type Target, targetOfAuthority } from "./target.ts";

interface Pattern {
  /** `.svc` for `*.svc`; undefined for an exact host. */
  readonly suffix: string | undefined;
  readonly host: string;
  readonly port: number | undefined;
}

/**
 * The hosts that may receive a dye. Everything else gets none: third parties must not see it, and a redirect to
 * another host is another host. Patterns: `host`, `host:port`, `*.suffix`, `*.suffix:port`; addresses stand for
 * themselves. A pattern without a port allows every port.
 */
export class AllowList {
  readonly #patterns: readonly Pattern[] | undefined;

  /**
   * @param patterns Undefined: names of Kubernetes services (`*.svc`, `*.svc.cluster.local`, and names without a dot).
   * @param option Named in errors.
   * @throws ConfigurationError for a pattern that is none.
   */
  constructor(patterns: readonly string[] | undefined, option = "allow") {
    this.#patterns = patterns?.map((text, index) => parsePattern(text, `${option}[${index}]`));
  }

  allows(target: Target): boolean {
    if (this.#patterns === undefined) return isClusterName(target.host);
    return this.#patterns.some(
      ({ suffix, host, port }) =>
        (suffix === undefined ? target.host === host : target.host.endsWith(suffix)) &&
        (port === undefined || port === target.port),
    );
  }
}

function parsePattern(text: string, option: string): Pattern {
  const wildcard = text.startsWith("*.");
  const target = targetOfAuthority(wildcard ? text.slice(2) : text);
  if (target === undefined || target.host.includes("*")) {
    throw new ConfigurationError(option, `\`${text}\` is not a host pattern: write host, host:port or *.suffix`);
  }
  return { suffix: wildcard ? `.${target.host}` : undefined, host: target.host, port: target.port };
}

function isClusterName(host: string): boolean {
  if (isIP(host) !== 0) return false;
  return !host.includes(".") || host.endsWith(".svc") || host.endsWith(".svc.cluster.local");
}
