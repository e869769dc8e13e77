// Loaded into every process that the demo starts. The runner holds the other end of the IPC channel: however the runner
// ends, the channel closes, and nothing is left behind.
import { setTimeout } from "node:timers";

/** The runner was killed and cannot wait; a graceful stop gets this long. */
const GRACE_MS = 2_000;

process.once("disconnect", () => {
  setTimeout(() => process.exit(1), GRACE_MS).unref();
  process.kill(process.pid, "SIGTERM");
});
// Listening keeps the channel, not the process, alive.
process.channel?.unref();
