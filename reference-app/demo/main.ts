import { join } from "node:path";
import { HELP, parseOptions } from "./options.ts";
import { interruption, runCommand } from "./run-command.ts";
import { runDemo } from "./run-demo.ts";
import { REPOSITORY } from "./system/child.ts";
import { Processes } from "./system/processes.ts";

// All services share most of their modules: the second start finds them compiled.
process.env.NODE_COMPILE_CACHE ??= join(REPOSITORY, "node_modules/.cache/dyeing-demo");

process.exitCode = await runCommand(
  {
    name: "demo",
    help: HELP,
    parse: parseOptions,
    run: (options) => {
      const processes = new Processes();
      // Also when an exception ends us. Gracefully stopped processes are gone already.
      process.on("exit", () => processes.kill());
      const started = performance.now() - process.uptime() * 1000;
      return runDemo({ options, started, interrupted: interruption(), processes });
    },
  },
  process.argv.slice(2),
);
