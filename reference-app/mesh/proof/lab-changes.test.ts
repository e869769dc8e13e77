import { expect, test } from "vitest";
import { changeInLab, labResources, undoLabChanges } from "./lab-changes.ts";
import { fakeResources } from "./testing/fake-resources.ts";

const SMS = {
  kind: "VirtualService",
  metadata: { namespace: "carpool-egress", name: "sms", annotations: { owner: "us" } },
  spec: { http: [{ timeout: "1s" }, { headers: { request: { remove: ["x-dye"] } } }] },
};

test("two changes of one resource, one of which takes something away, are undone together", async () => {
  const { kubectl, resources } = fakeResources([SMS]);
  const change = async (path: string, value: unknown, original: unknown) => {
    const [sms] = await labResources(kubectl);
    if (sms !== undefined) await changeInLab(kubectl, sms, [{ path, value, original }]);
  };
  await change("/spec/http/0/timeout", "10s", "1s");
  await change("/spec/http/1/headers", undefined, SMS.spec.http[1]?.headers);
  expect(resources()[0]?.spec).toEqual({ http: [{ timeout: "10s" }, {}] });
  expect(await undoLabChanges(kubectl)).toBe(1);
  expect(resources()).toEqual([SMS]);
});

test("what nobody changed is not touched", async () => {
  const { kubectl } = fakeResources([SMS]);
  const patched: string[] = [];
  const watched = (...args: readonly string[]) => {
    if (args[0] === "patch") patched.push(args.join(" "));
    return kubectl(...args);
  };
  await changeInLab(watched, SMS, []);
  expect(await undoLabChanges(watched)).toBe(0);
  expect(patched).toEqual([]);
});
