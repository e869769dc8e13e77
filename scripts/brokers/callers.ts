import { mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createDyeing, type Dyeing } from "@dyeing/sdk";
import { inDye } from "@dyeing/sdk/testing";
import { afterAll, afterEach, beforeAll, beforeEach } from "vitest";
import { UserFolder } from "../install/user-folder.ts";

export const MINUTES = 60_000;
/** Three callers: two dyes that differ, and none. */
const COLORS = ["gray", "blue", undefined];
/** What a consumer has to see: each message its own sender's dye. */
export const OWN = ["blue: blue", "gray: gray", "none: none"];

/** A runtime for each test, and the newest of some client libraries, installed for the tests of a file. */
export class Callers {
  readonly folder = mkdtempSync(join(tmpdir(), "dyeing-brokers-"));
  #dyeing: Dyeing | undefined;
  #require: NodeJS.Require | undefined;

  constructor(clients: Readonly<Record<string, string>>) {
    beforeAll(async () => {
      const user = new UserFolder(this.folder, "clients");
      user.write("package.json", { private: true, dependencies: clients });
      const flags = ["--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline"];
      const { code, stdout, stderr } = await user.run("npm", ["install", ...flags]);
      if (code !== 0) throw new Error(stdout + stderr);
      this.#require = createRequire(join(user.path, "package.json"));
    }, 5 * MINUTES);
    afterAll(() => rmSync(this.folder, { recursive: true, force: true }), MINUTES);
    beforeEach(() => {
      this.#dyeing = createDyeing({ service: "trips", allow: ["nobody"] });
    });
    afterEach(() => this.#dyeing?.close());
  }

  get dyeing(): Dyeing {
    if (this.#dyeing === undefined) throw new Error("outside of a test");
    return this.#dyeing;
  }

  // biome-ignore lint/suspicious/noExplicitAny: libraries that are installed when this runs have no types here
  load(name: string): any {
    return this.#require?.(name);
  }

  /** Sends by each caller at once: `send` is told its name. */
  byEach<T>(send: (caller: string) => T | Promise<T>): Promise<T[]> {
    return Promise.all(
      COLORS.map((color) => (color === undefined ? send("none") : inDye(this.dyeing, { color }, () => send(color)))),
    );
  }

  color(): string {
    return this.dyeing.current()?.color ?? "none";
  }
}

/** Collects what consumers see, until there is enough of it. */
export class Seen<T> {
  readonly #all: T[] = [];
  readonly #wanted: number;
  readonly #done = Promise.withResolvers<void>();

  constructor(wanted: number) {
    this.#wanted = wanted;
  }

  add(one: T): void {
    this.#all.push(one);
    if (this.#all.length === this.#wanted) this.#done.resolve();
  }

  async all(): Promise<T[]> {
    await this.#done.promise;
    return this.#all.toSorted((one, other) => String(one).localeCompare(String(other)));
  }
}
