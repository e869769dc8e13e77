import { readdirSync, readFileSync } from "node:fs";
import { MessageChannel } from "node:worker_threads";
import { describe, expect, it } from "vitest";
import { POLICY_SHAPES } from "../../test/policy-shapes.ts";
import { type CheckedPolicy, checkPolicyFile } from "./check-policy.ts";
import { receivedInPieces, sendInPieces } from "./in-pieces.ts";

const folder = new URL("../../testdata/policy/", import.meta.url);
const checked = (bytes: Uint8Array) => checkPolicyFile({ bytes, file: "dyeing.yaml", sources: undefined });

/** What arrives, and in how many steps. */
function sent(what: CheckedPolicy) {
  const { port1, port2 } = new MessageChannel();
  sendInPieces(what, port1);
  const steps = receivedInPieces(port2);
  let count = 0;
  let step = steps.next();
  for (; step.done !== true; step = steps.next()) count += 1;
  port1.close();
  port2.close();
  return { what: step.value, count };
}

describe("a checked policy in pieces arrives as it was sent", () => {
  it.each(readdirSync(folder).filter((name) => name.endsWith(".yaml")))("%s", (name) => {
    const what = checked(readFileSync(new URL(name, folder)));
    expect(sent(what).what).toEqual(what);
  });

  it.each(POLICY_SHAPES)("some hundreds of %s", (_of, _some, textOf) => {
    const what = checked(Buffer.from(textOf(300)));
    expect(sent(what).what).toEqual(what);
  });

  it("with ten thousand rules: in a hundred pieces", () => {
    const rules = Array.from({ length: 10_000 }, (_, at) => ({
      key: "color",
      value: "gray",
      when: `tags.a == "${at}"`,
    }));
    const text = JSON.stringify({ revision: "1", tags: { a: { header: "x-a", from: "request.path" } }, rules });
    const { what, count } = sent(checked(Buffer.from(text)));
    expect(what).toMatchObject({ document: { rules } });
    expect(count).toBe(101);
  });
});
