import { Writable } from "node:stream";
import { z } from "zod";
import { until } from "./until.ts";

const Line = z.looseObject({ event: z.string().optional() });
export type LogLine = z.infer<typeof Line>;

/**
 * A destination for `createLogger` that keeps what was logged.
 *
 * @example
 * const logs = new LogLines();
 * const logger = createLogger({ service, version, dyeing, destination: logs });
 * const line = await logs.find((one) => one.event === "request");
 */
export class LogLines extends Writable {
  readonly lines: LogLine[] = [];

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    for (const text of chunk.toString("utf8").split("\n")) {
      if (text !== "") this.lines.push(Line.parse(JSON.parse(text)));
    }
    done();
  }

  of(event: string): LogLine[] {
    return this.lines.filter((line) => line.event === event);
  }

  /** Waits for a line: logs may be written after the answer was. */
  find(wanted: (line: LogLine) => boolean): Promise<LogLine> {
    return until(() => this.lines.find(wanted));
  }
}
