import { expect, it } from "vitest";
import { isMountPoint } from "./mount-point.ts";

const line = (point: string) => `42 31 0:12 /x ${point} rw,relatime shared:1 - tmpfs tmpfs rw`;

it("a file that is a mount of its own is told from one in a folder that is", () => {
  const mounts = [line("/"), line("/etc/none"), line("/etc/policies/none.yaml"), line("/with\\040space.yaml"), ""].join(
    "\n",
  );
  expect(isMountPoint("/etc/policies/none.yaml", mounts)).toBe(true);
  expect(isMountPoint("/with space.yaml", mounts)).toBe(true);
  expect(isMountPoint("/etc/none/dyeing.yaml", mounts)).toBe(false);
  expect(isMountPoint("/etc/policies/none.yaml", "")).toBe(false);
});

it("reads the mounts of this process", () => {
  expect(isMountPoint(import.meta.filename)).toBe(false);
});
