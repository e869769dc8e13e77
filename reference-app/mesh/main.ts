import { interruption, runCommand } from "../demo/run-command.ts";
import { down } from "./commands/down.ts";
import { enter, kubectlCommand } from "./commands/enter.ts";
import { logs } from "./commands/logs.ts";
import { status, statusText } from "./commands/status.ts";
import { studyLanes } from "./commands/study.ts";
import { test } from "./commands/test.ts";
import { up } from "./commands/up.ts";
import { LabError } from "./lab/lab-error.ts";
import { HELP, type MeshOptions, parseOptions } from "./options.ts";
import { labFolder, requireLab } from "./running-lab.ts";

process.exitCode = await runCommand(
  { name: "mesh", help: HELP, parse: parseOptions, run, isAnswer: (error) => error instanceof LabError },
  process.argv.slice(2),
);

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
      return test(options, interruption());
    case "study":
      return studyLanes(options, interruption());
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

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
