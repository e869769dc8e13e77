import { type FilePolicy, type FilePolicyOptions, filePolicy } from "@dyeing/policy";
import { createDyeing, type Dyeing } from "@dyeing/sdk";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { PolicyFolder } from "./policy-folder.ts";

let folder: PolicyFolder;
let policy: FilePolicy;
let dyeing: Dyeing;
let clock = 0;

const text = (revision: string, when: string, more = "") =>
  `revision: ${revision}\n${more}rules: [{ key: color, value: gray, when: '${when}' }]\n`;

beforeEach(() => {
  folder = new PolicyFolder();
});
afterEach(() => {
  dyeing.close();
  vi.restoreAllMocks();
  folder.remove();
});

/** Of each ten requests one is from Shanghai, and two are of staff. */
function serve(options: FilePolicyOptions["dryRun"]): void {
  folder.replace(text("r1", 'request.path == "/none"'));
  policy = filePolicy(folder.file, { settleMs: 0, pollMs: 3_600_000, dryRun: options ?? {} });
  dyeing = createDyeing({ service: "gateway", role: "edge", policy });
  // One request is kept in 10 ms.
  vi.spyOn(performance, "now").mockImplementation(() => (clock += 10));
  for (let at = 0; at < 500; at += 1) {
    const headers: Record<string, string> = { "x-city": at % 10 === 0 ? "sh" : "bj", cookie: "a=b" };
    const exchange = {
      method: "GET",
      target: "/v1/trips",
      rawHeaders: Object.entries(headers).flat(),
      header: (name: string) => headers[name],
      facts: { claims: { role: at % 5 === 0 ? "staff" : "rider" } },
    };
    dyeing.receive(exchange, () => {});
  }
  vi.restoreAllMocks();
}

const tried = async (content: string) => {
  folder.replace(content);
  return policy.reload();
};

it("says which share of recent requests would change their color, also by headers that no rule has looked at", async () => {
  serve({});
  const { state, dryRun } = await tried(text("r2", 'request.headers["x-city"] == "sh"'));
  expect(state).toBe("current");
  expect(dryRun).toEqual({
    revision: "r2",
    requests: 500,
    unknown: 0,
    changed: 50,
    percent: 10,
    changes: [{ from: "default", to: "gray", requests: 50 }],
  });
  expect((await tried(text("r3", 'claims.role == "staff"'))).dryRun).toMatchObject({ changed: 50, percent: 10 });
}, 60_000);

it("refuses above the limit, until the file says that it is meant", async () => {
  serve({ refuseAbove: 15 });
  const status = await tried(text("r2", 'claims.role == "staff"'));
  expect(status).toMatchObject({ state: "kept", revision: "r1", rejected: { reason: "changes-too-many" } });
  expect(status.rejected?.text).toBe(
    "revision `r2` would change the color of 100 of 500 recent requests (20.0 %), more than 15 %: if that is meant, write `reload: { change: 20 }`",
  );
  expect(await tried(text("r2", 'claims.role == "staff"', "reload: { change: 20 }\n"))).toMatchObject({
    state: "current",
    revision: "r2",
  });
}, 60_000);

it("does not say what it cannot know: credentials are not kept", async () => {
  serve({ refuseAbove: 15 });
  folder.replace("revision: r2\nrules: [{ key: color, value: gray, match: { header: cookie, regex: '.*' } }]\n");
  expect(await policy.reload()).toMatchObject({
    state: "current",
    dryRun: { requests: 500, unknown: 500, changed: 0, percent: undefined },
  });
}, 60_000);

it("refuses nothing on the word of few requests", async () => {
  serve({ refuseAbove: 15, minRequests: 501 });
  expect(await tried(text("r2", 'claims.role == "staff"'))).toMatchObject({ state: "current" });
}, 60_000);
