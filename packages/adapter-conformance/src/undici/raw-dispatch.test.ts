import { AsyncLocalStorage } from "node:async_hooks";
import { createDyeing, type Dyeing } from "@dyeing/sdk";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { FarSide } from "../subject/outbound-subject.ts";
import { startHttpRecorder } from "../support/http-recorder.ts";
import { dyeLinesOf, sampleDye, sorted } from "../support/sample-dye.ts";
import { COPIES } from "./copies.ts";

let far: FarSide;
let dyeing: Dyeing;
/** An application's own, which has to follow the caller as well. */
const users = new AsyncLocalStorage<number>();

beforeAll(async () => {
  far = await startHttpRecorder();
  dyeing = createDyeing({ service: "subject", allow: [far.authority] });
});
afterAll(async () => {
  dyeing.close();
  await far.close();
});

/** A handler of both styles' kind that keeps nothing of a call: one serves all, as applications write them. */
function sharedHandler(style: "old" | "new", at: (number: number | undefined) => void, ended: (error?: Error) => void) {
  const note = () => {
    const user = users.getStore();
    at(user !== undefined && dyeing.current()?.color === sampleDye(user).color ? user : undefined);
    return true;
  };
  return style === "old"
    ? { onConnect: note, onHeaders: note, onData: note, onUpgrade: note, onComplete: () => ended(), onError: ended }
    : {
        onRequestStart: note,
        onResponseStart: note,
        onResponseData: note,
        onRequestUpgrade: note,
        onResponseEnd: () => ended(),
        onResponseError: (_: unknown, error: Error) => ended(error),
      };
}

describe.each(COPIES)("row 56: raw dispatch over one connection, %s", (name, { Agent }) => {
  const styles = name === "undici 8" ? ["new"] : name === "undici 7" ? ["new", "old"] : ["old"];
  const id = (style: string, number: number) => `${name.replace(" ", "-")}-${style}-${number}`;

  it.each(styles as ("old" | "new")[])("one handler of the %s style for all calls", async (style) => {
    const agent = new Agent({ connections: 1 });
    const seen: (number | undefined)[] = [];
    let left = 20;
    await new Promise<void>((resolve, reject) => {
      const ended = (error?: Error) => {
        left -= 1;
        if (error !== undefined) reject(error);
        else if (left === 0) resolve();
      };
      const handler = sharedHandler(style, (number) => seen.push(number), ended);
      for (let number = 0; number < 20; number += 1) {
        const opts = { origin: `http://${far.authority}`, path: `/${id(style, number)}`, method: "GET" };
        dyeing.receiveMessage(Object.fromEntries(sampleDye(number).lines), () =>
          users.run(number, () => agent.dispatch(opts, handler)),
        );
      }
    });
    await agent.destroy();
    for (let number = 0; number < 20; number += 1) {
      const [call = []] = far.received.get(id(style, number)) ?? [];
      expect(dyeLinesOf(call)).toEqual(sorted(sampleDye(number).onward));
    }
    expect(seen).not.toContain(undefined);
    expect(new Set(seen).size).toBe(20);
  });
});
