import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { STAGING_SALT } from "./services/gateway/domain/choose-group.ts";
import { edges } from "./topology.ts";

const readme = readFileSync(new URL("README.md", import.meta.url), "utf8");

describe("README", () => {
  it("draws exactly the edges of topology.ts", () => {
    const drawn = [...readme.matchAll(/^ +(\w+) -[-.] ([\w, ]+) (?:-->|\.->) (\w+)$/gm)].map(
      ([, from, protocols, to]) => `${from} ${protocols} ${to}`,
    );
    // An edge of several protocols may be drawn once (`http, ws`) or once for each.
    const lines = drawn.flatMap((line) => {
      const [from, protocols, to] = [
        line.split(" ")[0],
        line.split(" ").slice(1, -1).join(" "),
        line.split(" ").at(-1),
      ];
      return protocols.split(", ").map((protocol) => `${from}->${to} ${protocol}`);
    });
    const wanted = edges.flatMap((edge) => edge.protocols.map((protocol) => `${edge.id} ${protocol}`));
    expect(lines.sort()).toEqual(wanted.sort());
  });

  it("names the salt that the gateway uses", () => {
    expect(readme).toContain(`salt \`${STAGING_SALT}\``);
  });
});
