import type { Duplex } from "node:stream";

/** As Envoy's delayed close: how long the other side may take for what was written last. */
const PATIENCE_MS = 1000;

/** Closes a connection as soon as everything written to it has gone out, or when that takes too long. */
export function closeSoon(stream: Duplex): void {
  if (stream.destroyed) return;
  const timer = setTimeout(() => stream.destroy(), PATIENCE_MS);
  stream.once("close", () => clearTimeout(timer));
  if (stream.writableFinished) stream.destroy();
  else stream.end(() => stream.destroy());
}
