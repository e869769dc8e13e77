import { createRequire } from "node:module";
import { join } from "node:path";
import type { DyeingOptions } from "../dyeing/dyeing-options.ts";
import type { PolicySource } from "../policy/policy.ts";
import { tagsOfVariable } from "./tags-of-variable.ts";
import { refuseMisspelt, VARIABLES, variableError } from "./variables.ts";

export type Environment = Readonly<Record<string, string | undefined>>;

/** The options of `createDyeing()` that variables stand for. An empty one is not set. DYEING_ALLOW is read there. */
export function optionsOfEnvironment(environment: Environment): DyeingOptions {
  refuseMisspelt(environment);
  const set = (variable: string) => (environment[variable] === "" ? undefined : environment[variable]);
  const given = optionsOfModule(set(VARIABLES.setup));
  const policy = policyOf(set(VARIABLES.policy), set(VARIABLES.tags));
  const service = set(VARIABLES.service);
  const role = set(VARIABLES.role);
  const echoColor = echoColorOf(set(VARIABLES.echoColor));
  const options = {
    ...(service !== undefined && { service }),
    ...(role !== undefined && { role: role as NonNullable<DyeingOptions["role"]> }),
    ...(policy !== undefined && { policy }),
    ...(echoColor !== undefined && { echoColor }),
    ...given,
  };
  if (options.role === "edge" && options.policy === undefined) {
    throw variableError(VARIABLES.policy, "missing: an edge decides, so set it to its policy file");
  }
  if (options.service === undefined) throw variableError(VARIABLES.service, "missing: set it to this service's name");
  return { ...options, service: options.service };
}

function echoColorOf(text: string | undefined): boolean | undefined {
  if (text === undefined) return undefined;
  if (text !== "true" && text !== "false") {
    throw variableError(VARIABLES.echoColor, `\`${text}\` is neither \`true\` nor \`false\``);
  }
  return text === "true";
}

function policyOf(path: string | undefined, tags: string | undefined): PolicySource | undefined {
  if (path === undefined) return tags === undefined ? undefined : tagsOfVariable(tags);
  if (tags !== undefined) throw variableError(VARIABLES.tags, "names tags, and so does the policy of DYEING_POLICY");
  const { filePolicy } = loaded(VARIABLES.policy, "@dyeing/policy") as { filePolicy(path: string): PolicySource };
  try {
    return filePolicy(path);
  } catch (error) {
    throw variableError(VARIABLES.policy, (error as Error).message);
  }
}

/** What a module of the application's exports by default: options that no text can stand for. They win. */
function optionsOfModule(path: string | undefined): Partial<DyeingOptions> {
  if (path === undefined) return {};
  const exports = loaded(VARIABLES.setup, path) as { readonly default?: unknown };
  const options = exports.default ?? exports;
  if (typeof options === "object" && options !== null) return options;
  throw variableError(VARIABLES.setup, `\`${path}\` exports no options by default`);
}

/** A module as the application finds it, else as this package does. */
function loaded(variable: string, name: string): unknown {
  const from = [join(process.cwd(), "package.json"), import.meta.url ?? __filename];
  let first: unknown;
  for (const place of from) {
    try {
      return createRequire(place)(name);
    } catch (error) {
      if ((error as { readonly code?: unknown }).code !== "MODULE_NOT_FOUND") throw error;
      first ??= error;
    }
  }
  throw variableError(variable, `\`${name}\` cannot be loaded: ${(first as Error).message.split("\n", 1)[0]}`);
}
