import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { factsOf } from "../../test/facts.ts";
import { PolicyError } from "../document/policy-error.ts";
import { filePolicy } from "./file-policy.ts";
import { staticPolicy } from "./static-policy.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "dyeing-policy-"));
});
afterAll(() => rm(folder, { recursive: true }));

describe("filePolicy", () => {
  it("loads at once and always gives the same snapshot", async () => {
    const file = join(folder, "dyeing.yaml");
    await writeFile(file, "revision: r1\nrules: [{ key: color, value: gray }]\n");
    const source = filePolicy(file);
    expect(source.current().revision).toBe("r1");
    expect(source.current()).toBe(source.current());
    expect(source.current().decide(factsOf({})).color).toBe("gray");
    source.close();
  });

  it("throws for a file that is not there, with its name and the system's reason", () => {
    const file = join(folder, "absent.yaml");
    expect(() => filePolicy(file)).toThrow(
      expect.objectContaining({
        code: "DYE_POLICY_READ",
        file,
        message: `${file}: policy file cannot be read: ENOENT`,
      }),
    );
    expect(() => filePolicy(folder)).toThrow(PolicyError);
  });

  it("throws for a bad file with its name, line and column", async () => {
    const file = join(folder, "bad.yaml");
    await writeFile(file, "revision: r1\nrules: [{ key: color, value: Gray }]\n");
    expect(() => filePolicy(file)).toThrow(`${file}:2:30: rules[0].value`);
  });
});

describe("staticPolicy", () => {
  it("compiles a document that was built in code", () => {
    const source = staticPolicy({ revision: "r1", rules: [{ id: "all", key: "color", value: "blue" }] });
    expect(source.current().decide(factsOf({}))).toMatchObject({ color: "blue", rule: "all" });
    source.close();
  });

  it("throws for a bad one", () => {
    expect(() => staticPolicy({ revision: "r1", rules: [{ key: "color", value: "Gray" }] })).toThrow(PolicyError);
  });
});
