#!/usr/bin/env node
import { policyCommand } from "./policy-command.ts";

process.exitCode = policyCommand(process.argv.slice(2), {
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
});
