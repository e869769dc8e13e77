import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { UsageError } from "../demo/usage-error.ts";
import { COMMANDS, HELP, parseOptions } from "./options.ts";
import { FORMS, RETRIES } from "./study/forms.ts";

describe("parseOptions", () => {
  it("takes what an application of one's own needs", () => {
    const args = [
      "up",
      "--profile",
      "plain",
      "--apply",
      "a",
      "--apply",
      "b",
      "--image",
      "x/y=z",
      "--timeout",
      "9",
      "--json",
    ];
    expect(parseOptions(args)).toMatchObject({
      command: "up",
      profile: "plain",
      apply: [resolve("a"), resolve("b")],
      images: { "x/y": resolve("z") },
      timeoutMs: 9_000,
      json: true,
    });
  });

  it("takes the carpool system with mutual TLS when nothing is said", () => {
    expect(parseOptions(["up"])).toMatchObject({ profile: "mtls", apply: undefined, images: {}, json: false });
  });

  it("takes what the demo takes for a test", () => {
    const args = ["test", "--rides", "5", "--break", "order->matching", "--markdown"];
    expect(parseOptions(args)).toMatchObject({
      command: "test",
      rides: 5,
      breakEdge: "order->matching",
      markdown: true,
    });
  });

  it("takes how many hops a soak is to judge", () => {
    expect(parseOptions(["soak", "--hops", "200000", "--rides", "50"])).toMatchObject({ hops: 200_000, rides: 50 });
    expect(parseOptions(["soak"])?.hops).toBe(20_000);
    expect(parseOptions(["test"])?.hops).toBeUndefined();
  });

  it("takes which part of the study is wanted, and takes all of it when nothing is said", () => {
    const args = [
      "study",
      "--form",
      "b",
      "--form",
      "strict",
      "--retry",
      "none",
      "--fault",
      "1 of 2 unready",
      "--trials",
      "0",
    ];
    expect(parseOptions(args)?.study).toEqual({
      forms: ["b", "strict"],
      retries: ["none"],
      faults: ["1 of 2 unready"],
      calls: 2_000,
      trials: 0,
    });
    expect(parseOptions(["study"])?.study).toMatchObject({ forms: FORMS, retries: RETRIES, trials: 30 });
    expect(parseOptions(["study"])?.study.faults).toBeUndefined();
  });

  it("leaves to kubectl what is kubectl's", () => {
    expect(parseOptions(["kubectl", "get", "pods", "--help"])).toMatchObject({ rest: ["get", "pods", "--help"] });
  });

  it.each([[[]], [["--help"]], [["up", "-h"]]])("shows its help for %j", (args) => {
    expect(parseOptions(args)).toBeUndefined();
  });

  it.each([
    [["upp"], "no command `upp`"],
    [["up", "--profile", "x"], "no profile `x`: mtls or plain"],
    [["up", "--image", "x"], "`--image x` is not NAME=DIR"],
    [["up", "--timeout", "0"], "`--timeout 0` is not a number of seconds"],
    [["test", "--break", "order"], "no edge `order`"],
    [["test", "--bleed", "payment->provider"], "nothing travels over `payment->provider`"],
    [["soak", "--hops", "0"], "`--hops 0` is not a positive whole number"],
    [["test", "--hops", "9"], "`--hops` is an option of `soak`"],
    [["soak", "--markdown"], "`--markdown` is an option of `test` and `study`"],
    [["soak", "--form", "b"], "`--form` is an option of `study`"],
    [["study", "--form", "d"], "`--form d`: known are a, b,"],
    [["study", "--fault", "rain"], "`--fault rain`: known are none, 1 of 2 unready"],
    [["study", "--calls", "0"], "`--calls 0` is not a positive whole number"],
    [["down", "x"], "what is `x`?"],
    [["logs"], "`logs` needs the name of a pod"],
    [["up", "--nothing"], "unknown option `--nothing`"],
  ])("refuses %j", (args, message) => {
    expect(() => parseOptions(args)).toThrow(UsageError);
    expect(() => parseOptions(args)).toThrow(message);
  });

  it("names every command in its help", () => {
    for (const command of COMMANDS) expect(HELP).toMatch(new RegExp(`^  ${command}\\b`, "m"));
  });
});
