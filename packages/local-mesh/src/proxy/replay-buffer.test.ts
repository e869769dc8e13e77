import { expect, it } from "vitest";
import { REPLAY_LIMIT, ReplayBuffer } from "./replay-buffer.ts";

it("keeps a body up to the limit, and nothing of a larger one", () => {
  const buffer = new ReplayBuffer();
  buffer.push(Buffer.alloc(REPLAY_LIMIT - 1), false);
  buffer.push(Buffer.alloc(1), false);
  expect([buffer.replayable, Buffer.concat(buffer.chunks).length]).toEqual([true, REPLAY_LIMIT]);
  buffer.push(Buffer.alloc(1), false);
  expect([buffer.replayable, buffer.chunks]).toEqual([false, []]);
  buffer.push(Buffer.alloc(1), false);
  expect(buffer.replayable).toBe(false);
});

it("loses nothing that nobody else has", () => {
  const buffer = new ReplayBuffer();
  buffer.push(Buffer.alloc(REPLAY_LIMIT + 1), true);
  expect([buffer.replayable, Buffer.concat(buffer.chunks).length]).toEqual([true, REPLAY_LIMIT + 1]);
});
