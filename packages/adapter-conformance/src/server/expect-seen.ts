import assert from "node:assert/strict";
import type { SampleDye } from "../support/sample-dye.ts";
import type { LogLine, ServerBench } from "./server-bench.ts";

/** Every log line of a request shows exactly the dye that its caller sent. */
export function expectDyed(lines: readonly LogLine[], dye: SampleDye): void {
  assert(lines.length > 0, "no log line");
  for (const { origin, point, ...seen } of lines) {
    const at = `at ${point} of ${origin}`;
    assert.deepEqual(
      { color: seen.color, tags: seen.tags, requestId: seen.requestId, traceId: seen.traceId },
      { color: dye.color, tags: dye.tags, requestId: dye.requestId, traceId: dye.traceId },
      at,
    );
  }
}

/**
 * Every log line of a request is in the unknown state, with one request id of its own that nobody else has, and nothing
 * but that id went downstream.
 */
export function expectUnknown(bench: ServerBench, origin: string): void {
  const lines = bench.logOf(origin);
  assert(lines.length > 0, "no log line");
  const id = lines[0]?.requestId;
  assert(id !== undefined, "no request id");
  for (const line of lines) {
    assert.equal(line.color, undefined, `color at ${line.point} of ${origin}`);
    assert.deepEqual(line.tags, {}, `tags at ${line.point} of ${origin}`);
    assert.equal(line.requestId, id, `request id at ${line.point} of ${origin}`);
  }
  for (const line of [...bench.log.values()].flat()) {
    assert(line.origin === origin || line.requestId !== id, `request id of ${origin} seen in ${line.origin}`);
  }
  assert.deepEqual(bench.sentOn(origin), [["x-request-id", id]]);
}
