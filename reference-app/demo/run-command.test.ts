import { expect, onTestFinished, test, vi } from "vitest";
import { type Command, Interrupted, interruption, runCommand } from "./run-command.ts";
import { UsageError } from "./usage-error.ts";

class Answer extends Error {}

/** What a command that does something writes, and its exit code. */
async function codeOf(run: Command<object>["run"], args: readonly string[] = []) {
  let written = "";
  const write = (text: unknown) => {
    written += text;
    return true;
  };
  const spies = [process.stdout, process.stderr].map((stream) => vi.spyOn(stream, "write").mockImplementation(write));
  const parse = ([first]: readonly string[]) => (first === "--help" ? undefined : {});
  const isAnswer = (error: unknown) => error instanceof Answer;
  try {
    return [await runCommand({ name: "it", help: "HELP\n", parse, run, isAnswer }, args), written];
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}
const failing = (error: Error) => () => Promise.reject(error);

test.each([
  ["its own exit code", async () => 1, 1, ""],
  [
    "2 and the help, when the command line is wrong",
    failing(new UsageError("what is `x`?")),
    2,
    "it: what is `x`?\n\nHELP\n",
  ],
  ["2 and one paragraph, when it cannot be done", failing(new Answer("not here")), 2, "it: not here\n"],
  ["that of a shell, when it is interrupted", failing(new Interrupted("SIGTERM")), 143, ""],
])("ends with %s", async (_, run, code, written) => {
  expect(await codeOf(run)).toEqual([code, written]);
});

test("says its help, and nothing of an error that is our fault", async () => {
  expect(await codeOf(async () => 1, ["--help"])).toEqual([0, "HELP\n"]);
  await expect(codeOf(failing(new TypeError("ours")))).rejects.toThrow("ours");
});

test("the first signal aborts, the second one ends at once", () => {
  const before = process.listeners("SIGHUP");
  const exit = vi.spyOn(process, "exit").mockImplementation(() => undefined as never);
  onTestFinished(() => {
    exit.mockRestore();
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
      for (const listener of process.listeners(signal)) if (!before.includes(listener)) process.off(signal, listener);
    }
  });
  const interrupted = interruption();
  process.emit("SIGHUP");
  expect(interrupted.reason).toMatchObject({ exitCode: 129 });
  expect(exit).not.toHaveBeenCalled();
  process.emit("SIGHUP");
  expect(exit).toHaveBeenCalledWith(129);
});
