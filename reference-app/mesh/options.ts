import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { EDGES_HELP, RUN_HELP, RUN_OPTIONS, type RunOptions, runOptionsOf } from "../demo/run-options.ts";
import { UsageError } from "../demo/usage-error.ts";
import { PROFILES, type Profile } from "./lab/options.ts";
import { FAULTS } from "./study/faults.ts";
import { FORMS, RETRIES } from "./study/forms.ts";
import type { StudyOptions } from "./study/study-options.ts";

export const COMMANDS = ["up", "test", "soak", "study", "status", "logs", "kubectl", "run", "down"] as const;
export type Command = (typeof COMMANDS)[number];

export interface MeshOptions extends RunOptions {
  readonly command: Command;
  /** What stands behind the command. */
  readonly rest: readonly string[];
  readonly json: boolean;
  readonly markdown: boolean;
  /** Of `soak`. */
  readonly hops: number | undefined;
  readonly study: Pick<StudyOptions, "forms" | "retries" | "faults" | "calls" | "trials">;
  readonly profile: Profile;
  readonly apply: readonly string[] | undefined;
  /** Folders by image name. */
  readonly images: Readonly<Record<string, string>>;
  readonly operator: string | undefined;
  readonly timeoutMs: number;
}

const TIMEOUT_SECONDS = 180;
/** None wrong of so many bounds the rate below 1.5e-4. */
const HOPS = 20_000;
const STUDY = { forms: FORMS, retries: RETRIES, faults: undefined, calls: 2_000, trials: 30 } as const;

export const HELP = `usage: npm run mesh -- COMMAND [options]

A mesh lab on this machine: a real Kubernetes API, a real istiod, and beside every process of the carpool system a real
Envoy with its agent, without a container engine. It applies the manifests that a cluster would get. Linux and root.

  up              start it, apply the manifests, wait until every pod is ready; it stays until \`down\`
  test            play rides through it, and prove from the proxies' logs where each of them went. Where no lab is up, one
                  comes up for it and goes down after it
  soak            the same in rounds, until so many dyed hops are judged; Ctrl-C ends it with what was judged so far
  study           what lanes do when their pods are missing, unready, failing or dying: every form of a lane, every way to
                  retry, counted; in a lab with nothing else in it, which comes up for it and goes down after it
  status          its pods
  logs POD [C]    what a pod wrote, or one container of it; a part of its name is enough
  kubectl ...     kubectl against it
  run ...         any command of this machine inside the lab's network: npm run mesh -- run curl http://10.77.1.3:8080/
  down            end it; nothing of it stays

options of up:
  --profile NAME  mtls (default): as in a cluster; plain: no mutual TLS, and no policy that asks who calls
  --apply DIR     a kustomization to apply, may be given several times (default: the carpool system, reference-app/deploy)
  --image N=DIR   the folder that holds the file tree of the image N, may be given several times
  --operator DIR  istio-operator.yaml and lab-switches.yaml (default: reference-app/deploy/mesh)
  --timeout N     seconds until every pod has to be ready (default ${TIMEOUT_SECONDS})
  --json          one JSON object on stdout and nothing else there (up, test, soak, study, status, down)
  --help          this text

options of test and soak, and those of up:
${RUN_HELP}
  --markdown      the report as Markdown (test, study)
  --hops N        dyed hops to judge (soak; default ${HOPS}); each round plays all rides, or the first of --rides

options of study:
  --form NAME     ${FORMS.join(", ")}; may be given several times (default: all)
  --retry NAME    ${RETRIES.join(", ")}; may be given several times (default: all)
  --fault NAME    may be given several times (default: all): ${FAULTS.map(({ name }) => name).join("; ")}
  --calls N       of each form and retry, of each fault (default ${STUDY.calls})
  --trials N      how often a pod gives way to the baseline (default ${STUDY.trials})

Ends with 0 when it is done, 1 when a test is not as expected, 2 when it cannot be done (the reason is one paragraph on stderr), 130 on Ctrl-C.

${EDGES_HELP}
`;

/**
 * Reads the command line. Undefined: help was asked for.
 * @throws UsageError
 */
export function parseOptions(args: readonly string[]): MeshOptions | undefined {
  const [command, ...others] = args;
  if (command === undefined || command === "--help" || command === "-h") return undefined;
  if (!isCommand(command)) throw new UsageError(`no command \`${command}\``);
  // Theirs are not ours to read.
  if (command === "kubectl" || command === "run") return { ...DEFAULTS, command, rest: others };
  const { values, positionals } = parse(others);
  if (values.help) return undefined;
  if (command === "logs" ? positionals.length < 1 || positionals.length > 2 : positionals.length > 0) {
    throw new UsageError(command === "logs" ? "`logs` needs the name of a pod" : `what is \`${positionals[0]}\`?`);
  }
  if (values.hops !== undefined && command !== "soak") throw new UsageError("`--hops` is an option of `soak`");
  if (values.markdown && command !== "test" && command !== "study")
    throw new UsageError("`--markdown` is an option of `test` and `study`");
  for (const name of ["form", "retry", "fault", "calls", "trials"] as const) {
    if (values[name] !== undefined && command !== "study")
      throw new UsageError(`\`--${name}\` is an option of \`study\``);
  }
  return {
    command,
    rest: positionals,
    json: values.json ?? false,
    markdown: values.markdown ?? false,
    ...runOptionsOf(values),
    hops: command === "soak" ? countOf("hops", values.hops, HOPS) : undefined,
    study: {
      forms: namesOf("form", values.form, FORMS),
      retries: namesOf("retry", values.retry, RETRIES),
      faults:
        values.fault &&
        namesOf(
          "fault",
          values.fault,
          FAULTS.map(({ name }) => name),
        ),
      calls: countOf("calls", values.calls, STUDY.calls),
      trials: values.trials === "0" ? 0 : countOf("trials", values.trials, STUDY.trials),
    },
    profile: profileOf(values.profile),
    // What is typed is relative to where it is typed.
    apply: values.apply?.map((path) => resolve(path)),
    images: Object.fromEntries((values.image ?? []).map(imageOf)),
    operator: values.operator === undefined ? undefined : resolve(values.operator),
    timeoutMs: 1_000 * secondsOf(values.timeout),
  };
}

const DEFAULTS = {
  json: false,
  markdown: false,
  breakEdge: undefined,
  bleedEdge: undefined,
  rides: undefined,
  hops: undefined,
  study: STUDY,
  profile: "mtls",
  apply: undefined,
  images: {},
  operator: undefined,
  timeoutMs: 1_000 * TIMEOUT_SECONDS,
} as const;

function isCommand(text: string): text is Command {
  return (COMMANDS as readonly string[]).includes(text);
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        ...RUN_OPTIONS,
        json: { type: "boolean" },
        markdown: { type: "boolean" },
        hops: { type: "string" },
        form: { type: "string", multiple: true },
        retry: { type: "string", multiple: true },
        fault: { type: "string", multiple: true },
        calls: { type: "string" },
        trials: { type: "string" },
        profile: { type: "string" },
        apply: { type: "string", multiple: true },
        image: { type: "string", multiple: true },
        operator: { type: "string" },
        timeout: { type: "string" },
        help: { type: "boolean", short: "h" },
      },
    });
  } catch (cause) {
    throw UsageError.of(cause);
  }
}

function profileOf(text: string = DEFAULTS.profile): Profile {
  const profile = PROFILES.find((name) => name === text);
  if (profile === undefined) throw new UsageError(`no profile \`${text}\`: ${PROFILES.join(" or ")}`);
  return profile;
}

function imageOf(text: string): [string, string] {
  const [name = "", ...path] = text.split("=");
  if (name === "" || path.length === 0) throw new UsageError(`\`--image ${text}\` is not NAME=DIR`);
  return [name, resolve(path.join("="))];
}

function secondsOf(text: string | undefined): number {
  if (text === undefined) return TIMEOUT_SECONDS;
  if (!/^[1-9]\d{0,4}$/.test(text)) throw new UsageError(`\`--timeout ${text}\` is not a number of seconds`);
  return Number(text);
}

function countOf(option: string, text: string | undefined, otherwise: number): number {
  if (text === undefined) return otherwise;
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new UsageError(`\`--${option} ${text}\` is not a positive whole number`);
  return Number(text);
}

function namesOf<T extends string>(
  option: string,
  texts: readonly string[] | undefined,
  known: readonly T[],
): readonly T[] {
  return (
    texts?.map((text) => {
      const name = known.find((one) => one === text);
      if (name === undefined) throw new UsageError(`\`--${option} ${text}\`: known are ${known.join(", ")}`);
      return name;
    }) ?? known
  );
}
