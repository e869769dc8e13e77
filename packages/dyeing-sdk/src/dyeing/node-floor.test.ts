import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { ConfigurationError } from "../errors/configuration-error.ts";
import { processState } from "../process/process-state.ts";
import { createDyeing } from "./create-dyeing.ts";

let said: string[];
beforeEach(() => {
  processState.said.clear();
  vi.stubEnv("DYEING_LOG", "warn"); // a test run is quiet
  said = [];
  vi.spyOn(process.stderr, "write").mockImplementation((text) => {
    said.push(String(text));
    return true;
  });
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

const onNode = (version: string) =>
  vi.spyOn(process, "versions", "get").mockReturnValue({ ...process.versions, node: version });

it.each(["20.20.2", "22.11.0"])(
  "Node %s, which shows no node:http requests, is refused in one clear line (row 64)",
  (version) => {
    onNode(version);
    const create = () => createDyeing({ service: "order" });
    expect(create).toThrow(ConfigurationError);
    expect(create).toThrow(
      `Node ${version}: \`http.client.request.created\` does not exist, so calls through node:http would lose their dye; use Node ^22.22.2 || ^24.14.1 || >=26`,
    );
  },
);

it("the kill switch works there", () => {
  onNode("20.20.2");
  vi.stubEnv("DYEING_DISABLED", "1");
  expect(createDyeing({ service: "order" }).current()).toBeUndefined();
});

it("Node 22.12 works, and is said to be below the security floor, once (row 64)", () => {
  onNode("22.12.0");
  createDyeing({ service: "order" }).close();
  createDyeing({ service: "order" }).close();
  expect(said).toEqual([
    "dyeing: node-outdated: Node 22.12.0 is below the security floor of this SDK: use Node ^22.22.2 || ^24.14.1 || >=26\n",
  ]);
});

it("DYEING_LOG=off says nothing", () => {
  onNode("22.12.0");
  vi.stubEnv("DYEING_LOG", "off");
  createDyeing({ service: "order" }).close();
  expect(said).toEqual([]);
});

it("a supported Node is nothing to talk about", () => {
  createDyeing({ service: "order" }).close();
  expect(said).toEqual([]);
});
