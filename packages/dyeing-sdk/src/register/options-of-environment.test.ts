import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { optionsOfEnvironment } from "./options-of-environment.ts";

const folder = mkdtempSync(join(tmpdir(), "dyeing-register-"));
afterAll(() => rmSync(folder, { recursive: true }));
const file = (name: string, text: string) => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};
const SERVICE = { DYEING_SERVICE: "order" };

it("takes the options that variables stand for; an empty one is not set", () => {
  expect(optionsOfEnvironment({ ...SERVICE, DYEING_ECHO_COLOR: "false", DYEING_ROLE: "" })).toEqual({
    service: "order",
    echoColor: false,
  });
});

it("makes a vocabulary of DYEING_TAGS", () => {
  const { policy } = optionsOfEnvironment({ ...SERVICE, DYEING_TAGS: "level=X-User-Level, trip_type" });
  const { byKey, byHeader } = policy?.current().vocabulary ?? {};
  expect([...(byKey ?? [])].map(([key, { header, scope }]) => [key, header, scope])).toEqual([
    ["level", "x-user-level", "route"],
    ["trip_type", "x-trip-type", "route"],
  ]);
  expect([...(byHeader?.keys() ?? [])]).toEqual(["x-user-level", "x-trip-type"]);
});

it("takes what a module of the application's exports, before variables", () => {
  const setup = file("setup.mjs", 'export default { service: "ride", logger: console };');
  expect(optionsOfEnvironment({ ...SERVICE, DYEING_SETUP: setup })).toEqual({ service: "ride", logger: console });
  const commonjs = file("setup.cjs", 'module.exports = { service: "ride" };');
  expect(optionsOfEnvironment({ DYEING_SETUP: commonjs })).toEqual({ service: "ride" });
});

it.each([
  [{}, "DYEING_SERVICE: missing"],
  [{ DYEING_SERVICE: "" }, "DYEING_SERVICE: missing"],
  [{ DYEING_SERVCE: "order" }, "DYEING_SERVCE: unknown; is DYEING_SERVICE meant?"],
  [{ DYEING_SERIVCE: "order" }, "DYEING_SERIVCE: unknown; is DYEING_SERVICE meant?"],
  [{ ...SERVICE, DYEING_ROLES: "edge" }, "DYEING_ROLES: unknown; is DYEING_ROLE meant?"],
  [{ ...SERVICE, dyeing_allow: "order" }, "dyeing_allow: unknown; is DYEING_ALLOW meant?"],
  [{ ...SERVICE, DYEING_ROLE: "edge" }, "DYEING_POLICY: missing"],
  [{ ...SERVICE, DYEING_ECHO_COLOR: "yes" }, "DYEING_ECHO_COLOR: `yes` is neither"],
  [{ ...SERVICE, DYEING_TAGS: "color" }, "DYEING_TAGS: `color` is no tag"],
  [{ ...SERVICE, DYEING_TAGS: "a=cookie" }, "DYEING_TAGS: `a=cookie` is no tag"],
  [{ ...SERVICE, DYEING_TAGS: "a=x-b,c=x-b" }, "DYEING_TAGS: names a key or a header twice"],
  [{ ...SERVICE, DYEING_TAGS: "a", DYEING_POLICY: "p.yaml" }, "DYEING_TAGS: names tags, and so does"],
  [{ ...SERVICE, DYEING_SETUP: "./nothing.mjs" }, "DYEING_SETUP: `./nothing.mjs` cannot be loaded"],
  [{ ...SERVICE, DYEING_SETUP: file("none.cjs", "module.exports = 1") }, "DYEING_SETUP: `"],
])("refuses %o, and says the variable", (environment, text) => {
  expect(() => optionsOfEnvironment(environment)).toThrow(`environment variable ${text}`);
});

it("leaves alone what Kubernetes makes of a service called dyeing, and what is nobody's", () => {
  const others = {
    DYEING_SERVICE_HOST: "10.0.0.1",
    DYEING_SERVICE_PORT: "80",
    DYEING_PORT: "tcp://10.0.0.1:80",
    DYEING_PORT_80_TCP: "tcp://10.0.0.1:80",
    DYEING_SERVICE_PORT_HTTP: "80",
    DYEING_CONFORMANCE_REQUESTS: "300",
    DYEING_SLOW: "1",
    DYLD_LIBRARY_PATH: "/lib",
  };
  expect(optionsOfEnvironment({ ...SERVICE, ...others })).toEqual({ service: "order" });
});
