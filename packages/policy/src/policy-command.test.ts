import { spawnSync } from "node:child_process";
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { policyJsonSchema } from "./document/policy-json-schema.ts";
import { policyCommand } from "./policy-command.ts";

const folder = mkdtempSync(join(tmpdir(), "dyeing-policy-"));
const types = fileURLToPath(new URL("../testdata/types/", import.meta.url));
const cwd = process.cwd();
beforeAll(() => process.chdir(folder));
afterAll(() => {
  process.chdir(cwd);
  rmSync(folder, { recursive: true });
});

function policy(...args: string[]): { code: number; out: string; err: string } {
  const said = { out: "", err: "" };
  const code = policyCommand(args, {
    out: (text) => {
      said.out += text;
    },
    err: (text) => {
      said.err += text;
    },
  });
  return { code, ...said };
}

describe("dyeing-policy", () => {
  it("writes the type that test/typed-tags.ts compiles with", () => {
    const wanted = readFileSync(join(types, "tags.ts"), "utf8");
    copyFileSync(join(types, "dyeing.yaml"), "dyeing.yaml");
    expect(policy("types", "dyeing.yaml")).toEqual({ code: 0, out: wanted, err: "" });
    expect(policy("types", "dyeing.yaml", "--out", "tags.ts")).toMatchObject({
      code: 0,
      out: "",
    });
    expect(readFileSync("tags.ts", "utf8")).toBe(wanted);
  });

  it("says everything that is wrong, with places, and what can never apply", () => {
    writeFileSync(
      "bad.yaml",
      'revision: "1"\nrules:\n  - { key: color, value: Gray }\n  - { key: x }\n  - { key: X }\n',
    );
    expect(policy("check", "bad.yaml")).toEqual({
      code: 1,
      out: "",
      err: expect.stringMatching(/^error: bad\.yaml:5:\d+: rules\[2\]\.key: .*\n$/),
    });
    writeFileSync("odd.yaml", 'revision: "1"\n');
    expect(policy("check", "odd.yaml")).toEqual({
      code: 0,
      out: "odd.yaml: revision 1 can be used\n",
      err: "warning: odd.yaml:1:1: no rule has the key `color`: no request is ever dyed\n",
    });
    expect(policy("check", "none.yaml")).toMatchObject({
      code: 1,
      err: expect.stringMatching(/^error: none\.yaml: .*ENOENT/),
    });
  });

  it("says the same as JSON, for other programs", () => {
    const said = (file: string) => {
      const { code, out, err } = policy("check", "--json", file);
      return { code, err, ...JSON.parse(out) };
    };
    writeFileSync(
      "both.yaml",
      'revision: "1"\nrules:\n  - { key: color, value: Gray }\n  - { key: color, value: Blue }\n',
    );
    expect(said("both.yaml")).toMatchObject({
      code: 1,
      err: "",
      errors: [
        { code: "DYE_POLICY_COLOR", file: "both.yaml", line: 3, column: 26, path: "rules[0].value" },
        { code: "DYE_POLICY_COLOR", line: 4 },
      ],
      warnings: [],
    });
    writeFileSync("odd.yaml", 'revision: "1"\n');
    expect(said("odd.yaml")).toMatchObject({
      code: 0,
      err: "",
      revision: "1",
      errors: [],
      warnings: [{ code: "DYE_POLICY_NO_COLOR", file: "odd.yaml", line: 1 }],
    });
    expect(said("none.yaml")).toMatchObject({ code: 1, err: "", errors: [{ code: "DYE_POLICY_READ" }] });
  });

  it("tries a request, and says why, rule by rule", () => {
    writeFileSync(
      "try.yaml",
      `revision: r7
tags:
  level: { header: x-user-level, from: 'request.headers["x-rider-level"]', values: [NEW, VIP3] }
rules:
  - { id: qa, key: color, value: qa, when: 'request.query.lane == "qa" || claims.role == "tester"' }
  - { id: vip, key: color, value: gray, when: 'tags.level == "VIP3" && request.method == "POST"' }
`,
    );
    const vip = ["-H", "X-Rider-Level: VIP3", "--method", "POST"];
    expect(policy("try", "try.yaml", ...vip)).toEqual({
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
    expect(policy("try", "try.yaml")).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^color default \(no-rule-applied\), revision r7\n/),
    });
    for (const request of [
      ["--path", "/v1?lane=qa"],
      ["--claim", "role=tester"],
    ]) {
      const { out } = policy("try", "try.yaml", "--json", ...request);
      expect(JSON.parse(out)).toMatchObject({ color: "qa", explanation: { rules: [{ outcome: "applied" }, {}] } });
    }
    expect(policy("try", "try.yaml", "--path", "/v1?a=1?&lane=qa").out).toMatch(/^color qa /);
    const everybody = "rules: [{ key: color, value: gray, sample: { percent: 100, by: visitor.id, salt: s } }]";
    writeFileSync("visitor.yaml", `revision: r1\n${everybody}\n`);
    expect(policy("try", "visitor.yaml").out).toMatch(/^color default /);
    expect(policy("try", "visitor.yaml", "--visitor", "somebody").out).toMatch(/^color gray /);
    expect(policy("try", "try.yaml", "-H", "nonsense")).toEqual({
      code: 1,
      out: "",
      err: "error: `-H nonsense`: expected name:value\n",
    });
  });

  it("prints the schema, and its usage", () => {
    expect(JSON.parse(policy("schema").out)).toEqual(JSON.parse(JSON.stringify(policyJsonSchema())));
    expect(policy("--help")).toMatchObject({ code: 0, err: "" });
    for (const args of [
      [],
      ["chek", "odd.yaml"],
      ["check"],
      ["check", "a", "b"],
      ["check", "odd.yaml", "--wat"],
      ["check", "odd.yaml", "--path", "/"],
      ["types", "odd.yaml", "--json"],
      ["schema", "--json"],
    ]) {
      expect(policy(...args)).toMatchObject({
        code: 2,
        out: "",
        err: expect.stringContaining("usage: "),
      });
    }
  });

  it("is a program", { timeout: 120_000 }, () => {
    const program = fileURLToPath(new URL("main.ts", import.meta.url));
    const run = (...args: string[]) =>
      spawnSync(process.execPath, ["--conditions=dyeing-source", program, ...args], { encoding: "utf8" });
    expect(run("check", "none.yaml")).toMatchObject({
      status: 1,
      stdout: "",
      stderr: expect.stringMatching(/^error: /),
    });
  });
});
