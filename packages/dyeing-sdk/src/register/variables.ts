import { ConfigurationError } from "../errors/configuration-error.ts";

/** What `@dyeing/sdk/register` reads, by the option of `createDyeing()` that it stands for. */
export const VARIABLES = {
  service: "DYEING_SERVICE",
  role: "DYEING_ROLE",
  allow: "DYEING_ALLOW",
  policy: "DYEING_POLICY",
  tags: "DYEING_TAGS",
  echoColor: "DYEING_ECHO_COLOR",
  setup: "DYEING_SETUP",
} as const;

/** `1`: the guard is started as well. */
export const GUARD = "DYEING_GUARD";

/** Of the SDK itself. */
const OTHERS = [GUARD, "DYEING_DISABLED", "DYEING_LOG"];

/** An error about a variable. */
export function variableError(variable: string, message: string): ConfigurationError {
  return new ConfigurationError(variable, message, `environment variable ${variable}`);
}

/** Runs what throws about options, and lets it name the variable that the option is from. */
export function withVariableNames<T>(fn: () => T): T {
  try {
    return fn();
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    const variable = (VARIABLES as Readonly<Record<string, string>>)[error.option];
    if (variable === undefined) throw error;
    throw variableError(variable, error.message.replace(/^option `[^`]*`: /, ""));
  }
}

/**
 * Refuses a name that is nearly one of ours: what is misspelt would otherwise be as if it were not there. Other names may
 * belong to anybody: Kubernetes makes some of a service called `dyeing`.
 */
export function refuseMisspelt(environment: Readonly<Record<string, string | undefined>>): void {
  const known = [...Object.values(VARIABLES), ...OTHERS];
  for (const name of Object.keys(environment)) {
    if (!name.toUpperCase().startsWith("DYE") || known.includes(name)) continue;
    const meant = known.find((one) => distance(name.toUpperCase(), one) <= mistakesIn(one));
    if (meant !== undefined) throw variableError(name, `unknown; is ${meant} meant?`);
  }
}

/** Of a long name two letters may be wrong, of a short one (ROLE) one: DYEING_SLOW is not DYEING_ALLOW. */
function mistakesIn(name: string): number {
  return name.length > "DYEING_ALLOW".length ? 2 : 1;
}

/** Letters to add, leave out or replace until one is the other. */
function distance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, at) => at);
  for (let i = 1; i <= one.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= other.length; j += 1) {
      const replaced = (row[j - 1] ?? 0) + (one[i - 1] === other[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[other.length] ?? 0;
}
