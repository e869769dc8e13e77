import { UsageError } from "../demo/usage-error.ts";
import { down } from "./commands/down.ts";
import { enter, kubectlCommand } from "./commands/enter.ts";
import { logs } from "./commands/logs.ts";
import { status, statusText } from "./commands/status.ts";
import { test } from "./commands/test.ts";
import { up } from "./commands/up.ts";
import { LabError } from "./lab/lab-error.ts";
import { HELP, type MeshOptions, parseOptions } from "./options.ts";
import { labFolder, requireLab } from "./running-lab.ts";

/** Exit codes as shells give them: 128 and the signal's number. */
const SIGNALS = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

class Interrupted extends Error {
  override readonly name = "Interrupted";
  readonly exitCode: number;

  constructor(signal: keyof typeof SIGNALS) {
    super(`interrupted by ${signal}`);
    this.exitCode = SIGNALS[signal];
  }
}

process.exitCode = await main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<number> {
  try {
    const options = parseOptions(args);
    if (options === undefined) {
      process.stdout.write(HELP);
      return 0;
    }
    return await run(options);
  } catch (error) {
    if (error instanceof Interrupted) return error.exitCode;
    if (error instanceof UsageError) process.stderr.write(`mesh: ${error.message}\n\n${HELP}`);
    else if (error instanceof LabError) process.stderr.write(`mesh: ${error.message}\n`);
    else throw error;
    return 2;
  }
}

async function run(options: MeshOptions): Promise<number> {
  const { command, rest, json } = options;
  switch (command) {
    case "up":
      try {
        await up({ options, interrupted: interruption(), print });
      } catch (error) {
        if (json && error instanceof LabError) print(JSON.stringify({ failed: error.message }));
        throw error;
      }
      return 0;
    case "test":
    case "soak":
      return test({ options, interrupted: interruption() });
    case "status": {
      const now = status();
      print(json ? JSON.stringify(now) : statusText(now));
      return 0;
    }
    case "logs":
      process.stdout.write(logs(rest[0] ?? "", rest[1]));
      return 0;
    case "kubectl": {
      const lab = requireLab(labFolder());
      return enter(lab, kubectlCommand(lab, rest));
    }
    case "run":
      return enter(requireLab(labFolder()), rest);
    case "down": {
      const was = await down();
      print(json ? JSON.stringify({ was }) : was ? "the mesh lab is down" : "there was no mesh lab");
      return 0;
    }
  }
}

function interruption(): AbortSignal {
  const interrupted = new AbortController();
  for (const signal of Object.keys(SIGNALS) as (keyof typeof SIGNALS)[]) {
    process.on(signal, () => interrupted.abort(new Interrupted(signal)));
  }
  return interrupted.signal;
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
