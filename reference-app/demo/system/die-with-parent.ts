// Loaded into every process that the demo starts. The runner holds the other end of the IPC channel: however the runner
// ends, the channel closes, and nothing is left behind.
//
// At once and not gracefully: nobody reads the output any more, and a logger that writes into a closed pipe can block
// the process for ever, its signal handlers included. A runner that can still stop the system does it before.
process.once("disconnect", () => process.kill(process.pid, "SIGKILL"));
// Listening keeps the channel, not the process, alive.
process.channel?.unref();
