import { expect, it } from "vitest";
import { LabError } from "./lab/lab-error.ts";
import { checkMachine, type Machine } from "./requirements.ts";

const good: Machine = {
  platform: "linux",
  uid: 0,
  availableMiB: 16_000,
  has: () => true,
  mayMakeNamespaces: () => true,
};

it("takes a Linux machine with root, memory and the programs", () => {
  expect(() => checkMachine(good)).not.toThrow();
});

it.each([
  [{ platform: "darwin" }, "this is darwin."],
  [{ uid: 1000 }, "run it as root."],
  [{ has: (name: string) => !name.startsWith("iptables") }, "on Debian `apt-get install iptables`."],
  [{ availableMiB: 900 }, "and 900 MiB are available."],
  [{ mayMakeNamespaces: () => false }, "run it on the machine itself."],
])("says in one paragraph what is wrong, and the other way (%#)", (wrong, why) => {
  const check = () => checkMachine({ ...good, ...wrong });
  expect(check).toThrow(LabError);
  expect(check).toThrow(why);
  expect(check).toThrow(/kind and istioctl .* docs\/guides\/istio\.md says how\.$/);
});
