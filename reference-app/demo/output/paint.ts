import type { WriteStream } from "node:tty";
import pc from "picocolors";

export type Paint = ReturnType<typeof pc.createColors>;

/** Colors for a stream: only on a terminal, and never when NO_COLOR is set (https://no-color.org). */
export function paintFor(stream: NodeJS.WriteStream | WriteStream): Paint {
  const { NO_COLOR, FORCE_COLOR } = process.env;
  return pc.createColors(!NO_COLOR && (Boolean(FORCE_COLOR) || stream.isTTY === true));
}
