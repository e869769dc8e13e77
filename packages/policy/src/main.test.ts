import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { policyJsonSchema } from "./document/policy-json-schema.ts";

const folder = mkdtempSync(join(tmpdir(), "dyeing-policy-"));
afterAll(() => rmSync(folder, { recursive: true }));
const types = new URL("../testdata/types/", import.meta.url);

/** `dyeing-policy`, as its users call it. */
function policy(cwd: string, ...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const program = new URL("main.ts", import.meta.url).pathname;
  return new Promise((resolve) => {
    execFile(process.execPath, ["--conditions=dyeing-source", program, ...args], { cwd }, (error, out, err) =>
      resolve({ code: error === null ? 0 : Number(error.code), out, err }),
    );
  });
}

// Each call is a process.
describe("dyeing-policy", { timeout: 180_000 }, () => {
  it("writes the type that test/typed-tags.ts compiles with", async () => {
    const wanted = readFileSync(new URL("tags.ts", types), "utf8");
    expect(await policy(types.pathname, "types", "dyeing.yaml")).toEqual({ code: 0, out: wanted, err: "" });
    expect(await policy(types.pathname, "types", "dyeing.yaml", "--out", join(folder, "tags.ts"))).toMatchObject({
      code: 0,
      out: "",
    });
    expect(readFileSync(join(folder, "tags.ts"), "utf8")).toBe(wanted);
  });

  it("says everything that is wrong, with places, and what can never apply", async () => {
    writeFileSync(
      join(folder, "bad.yaml"),
      'revision: "1"\nrules:\n  - { key: color, value: Gray }\n  - { key: x }\n  - { key: X }\n',
    );
    expect(await policy(folder, "check", "bad.yaml")).toEqual({
      code: 1,
      out: "",
      err: expect.stringMatching(/^error: bad\.yaml:5:\d+: rules\[2\]\.key: .*\n$/),
    });
    writeFileSync(join(folder, "odd.yaml"), 'revision: "1"\n');
    expect(await policy(folder, "check", "odd.yaml")).toEqual({
      code: 0,
      out: "odd.yaml: revision 1 can be used\n",
      err: "warning: odd.yaml:1:1: no rule has the key `color`: no request is ever dyed\n",
    });
    expect(await policy(folder, "check", "none.yaml")).toMatchObject({
      code: 1,
      err: expect.stringContaining("ENOENT"),
    });
  });

  it("tries a request, and says why, rule by rule", async () => {
    writeFileSync(
      join(folder, "try.yaml"),
      `revision: r7
tags:
  level: { header: x-user-level, from: 'request.headers["x-rider-level"]', values: [NEW, VIP3] }
rules:
  - { id: qa, key: color, value: qa, when: 'request.query.lane == "qa" || claims.role == "tester"' }
  - { id: vip, key: color, value: gray, when: 'tags.level == "VIP3" && request.method == "POST"' }
`,
    );
    const vip = ["-H", "X-Rider-Level: VIP3", "--method", "POST"];
    expect(await policy(folder, "try", "try.yaml", ...vip)).toEqual({
      code: 0,
      err: "",
      out: `color gray (rule vip), revision r7
tags
  from-source  level  x-user-level: VIP3
rules
  when-false  qa   color
  applied     vip  color
`,
    });
    expect(await policy(folder, "try", "try.yaml")).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^color default \(no-rule-applied\), revision r7\n/),
    });
    for (const request of [
      ["--path", "/v1?lane=qa"],
      ["--claim", "role=tester"],
    ]) {
      const { out } = await policy(folder, "try", "try.yaml", "--json", ...request);
      expect(JSON.parse(out)).toMatchObject({ color: "qa", explanation: { rules: [{ outcome: "applied" }, {}] } });
    }
    expect(await policy(folder, "try", "try.yaml", "-H", "nonsense")).toEqual({
      code: 1,
      out: "",
      err: "error: `-H nonsense`: expected name:value\n",
    });
  });

  it("prints the schema, and its usage", async () => {
    expect(JSON.parse((await policy(folder, "schema")).out)).toEqual(JSON.parse(JSON.stringify(policyJsonSchema())));
    expect(await policy(folder, "--help")).toMatchObject({ code: 0, err: "" });
    for (const args of [
      [],
      ["chek", "odd.yaml"],
      ["check"],
      ["check", "a", "b"],
      ["check", "odd.yaml", "--wat"],
      ["check", "odd.yaml", "--json"],
    ]) {
      expect(await policy(folder, ...args)).toMatchObject({
        code: 2,
        out: "",
        err: expect.stringContaining("usage: "),
      });
    }
  });
});
