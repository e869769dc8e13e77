import { channel } from "node:diagnostics_channel";
import { createDyeing } from "@dyeing/sdk";
import { describe, expect, it } from "vitest";
import { startHttpRecorder } from "../support/http-recorder.ts";
import { dyeLinesOf, sampleDye, sorted } from "../support/sample-dye.ts";
import { COPIES } from "./copies.ts";

/** Own methods of the classes of a dispatcher. */
function methodsOf(Class: { readonly prototype: object }): unknown[] {
  const found: unknown[] = [];
  for (let owner = Class.prototype; owner !== Object.prototype; owner = Object.getPrototypeOf(owner)) {
    for (const key of Reflect.ownKeys(owner)) found.push(Object.getOwnPropertyDescriptor(owner, key)?.value);
  }
  return found;
}

describe.each(COPIES)("the wrapping of %s", (name, { Agent, interceptors, request, ...rest }) => {
  const { Pool, ProxyAgent, RetryAgent } = rest;
  const methods = () => [Agent, Pool, ProxyAgent, RetryAgent].flatMap((Class) => methodsOf(Class));

  it("is there once, while any runtime lives, and gone with the last", async () => {
    const far = await startHttpRecorder();
    const before = methods();
    const first = createDyeing({ service: "first", allow: [far.authority] });
    const wrapped = methods();
    expect(wrapped.filter((method, index) => method !== before[index]).length).toBeGreaterThan(3);
    const second = createDyeing({ service: "second" });
    expect(methods()).toEqual(wrapped);
    const composed = new Agent({ connections: 1 }).compose(interceptors.redirect?.({ maxRedirections: 2 }));
    const send = async (dyeing: typeof first, number: number) => {
      const id = `${name.replace(" ", "-")}-${number}`;
      const url = `http://${far.authority}/${id}?redirect=${far.authority}`;
      await dyeing.receiveMessage(Object.fromEntries(sampleDye(number).lines), async () =>
        (await request(url, { dispatcher: composed })).body.json(),
      );
      return (far.received.get(id) ?? []).map(dyeLinesOf);
    };
    expect(await send(first, 1)).toEqual([sorted(sampleDye(1).onward), sorted(sampleDye(1).onward)]);
    first.close();
    expect(methods()).toEqual(wrapped);
    second.close();
    expect(methods()).toEqual(before);
    expect(channel("undici:request:create").hasSubscribers).toBe(false);
    expect(await send(first, 2)).toEqual([[], []]);
    // What was composed in the time of one runtime works with the next.
    const third = createDyeing({ service: "third", allow: [far.authority] });
    const together = await Promise.all([3, 4, 5, 6].map((number) => send(third, number)));
    for (const [index, calls] of together.entries()) {
      const onward = sorted(sampleDye(index + 3).onward);
      expect(calls).toEqual([onward, onward]);
    }
    third.close();
    await composed.destroy();
    await far.close();
  });
});
