import { ConfigurationError } from "../errors/configuration-error.ts";
import type { VisitorOptions } from "../inbound/visitor-options.ts";
import { isDyeHeaderText } from "../wire/dye-header.ts";
import { checkMirrors } from "./check-mirrors.ts";
import { checkTrust } from "./check-trust.ts";
import type { DyeingOptions } from "./dyeing-options.ts";

/** Every option: a key that is missing here does not compile. */
export const KNOWN_OPTIONS: Readonly<Record<keyof DyeingOptions, true>> = {
  service: true,
  role: true,
  policy: true,
  allow: true,
  decides: true,
  echoColor: true,
  trust: true,
  mirrors: true,
  visitors: true,
  logger: true,
};

/** Throws ConfigurationError for options that no type checker has seen: JavaScript, environment, a misspelt key. */
export function checkOptions(options: DyeingOptions): void {
  if (typeof options !== "object" || options === null) {
    throw new ConfigurationError("service", 'missing: write `createDyeing({ service: "order" })`');
  }
  for (const key of Object.keys(options)) {
    if (Object.hasOwn(KNOWN_OPTIONS, key)) continue;
    const known = Object.keys(KNOWN_OPTIONS).map((name) => `\`${name}\``);
    throw new ConfigurationError(key, `unknown; there are ${known.join(", ")}`);
  }
  const { service, role = "interior", allow, decides = "at-once", echoColor, logger } = options;
  const policy: unknown = options.policy;
  if (typeof service !== "string" || !isDyeHeaderText(service)) {
    throw new ConfigurationError("service", `\`${service}\` is not a name of 1 to 64 printable ASCII characters`);
  }
  if (role !== "edge" && role !== "interior") {
    throw new ConfigurationError("role", `\`${role}\` is neither \`edge\` nor \`interior\``);
  }
  if (typeof policy === "string") {
    throw new ConfigurationError(
      "policy",
      `a path or text is no policy: use \`filePolicy("${policy.split("\n", 1)[0]}")\``,
    );
  }
  if (policy !== undefined && !isSource(policy)) {
    throw new ConfigurationError("policy", "not a policy source: use `filePolicy()` or `staticPolicy()`");
  }
  if (role === "edge" && policy === undefined) {
    const message = 'missing: an edge decides, so write `policy: filePolicy("dyeing.yaml")`, or leave `role` out';
    throw new ConfigurationError("policy", message);
  }
  if (allow !== undefined && !Array.isArray(allow)) {
    throw new ConfigurationError("allow", `not a list: write \`allow: ["${allow}"]\``);
  }
  if (decides !== "at-once" && decides !== "later") {
    throw new ConfigurationError("decides", `\`${decides}\` is neither \`at-once\` nor \`later\``);
  }
  if (decides === "later" && role !== "edge") {
    throw new ConfigurationError("decides", "`later` is for an edge: nobody else decides");
  }
  if (echoColor !== undefined && typeof echoColor !== "boolean") {
    throw new ConfigurationError("echoColor", `\`${echoColor}\` is neither true nor false`);
  }
  checkTrust(options);
  checkMirrors(options.mirrors);
  if (options.visitors !== undefined) checkVisitors(options.visitors, role);
  if (logger !== undefined && typeof (logger as { readonly warn?: unknown } | null)?.warn !== "function") {
    throw new ConfigurationError(
      "logger",
      "not a logger: give an object with `warn(message)`, such as pino's or `console`",
    );
  }
}

function isSource(policy: unknown): boolean {
  return typeof (policy as { readonly current?: unknown } | null)?.current === "function";
}

const MIN_SECRET = 32;
/** The name of a cookie: a token of RFC 9110. */
const COOKIE_NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,64}$/;

function checkVisitors({ secrets, cookie, days, secure }: VisitorOptions, role: unknown): void {
  const refuse = (message: string) => {
    throw new ConfigurationError("visitors", message);
  };
  if (role !== "edge") refuse("for an edge: nobody else decides");
  if (!Array.isArray(secrets) || secrets.length === 0) refuse("`secrets` is missing: give a list of at least one text");
  if (!secrets.every((secret) => typeof secret === "string" && secret.length >= MIN_SECRET)) {
    refuse(`a secret has at least ${MIN_SECRET} characters: \`openssl rand -base64 32\` makes one`);
  }
  if (cookie !== undefined && !COOKIE_NAME.test(cookie)) refuse(`\`${cookie}\` is not the name of a cookie`);
  if (days !== undefined && !(Number.isInteger(days) && days >= 1 && days <= 400)) {
    refuse(`\`${days}\` is not a whole number of days from 1 to 400, which is as long as browsers keep a cookie`);
  }
  if (secure !== undefined && typeof secure !== "boolean")
    refuse(`\`secure\` is \`${secure}\`, neither true nor false`);
}
