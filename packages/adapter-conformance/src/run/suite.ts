import { readdirSync } from "node:fs";
import type { OutboundCase } from "../subject/outbound-case.ts";
import type { ServerCase } from "../subject/server-case.ts";

/** All cases for servers: whatever the files of src/cases/server export. */
export const SERVER_CASES: readonly ServerCase[] = await casesIn("server");
/** All cases for clients: whatever the files of src/cases/outbound export. */
export const OUTBOUND_CASES: readonly OutboundCase[] = await casesIn("outbound");

/** The cases of a folder. A file exports a case or a list of cases, and nothing else. */
async function casesIn<C extends { readonly name: string }>(folder: string): Promise<C[]> {
  const url = new URL(`../cases/${folder}/`, import.meta.url);
  const cases: C[] = [];
  const names = new Set<string>();
  for (const file of readdirSync(url).sort()) {
    const exported = Object.values(await import(new URL(file, url).href)).flat() as C[];
    for (const one of exported) {
      if (typeof one.name !== "string" || !("run" in one)) throw new Error(`\`${file}\` exports what is no case`);
      if (names.has(one.name)) throw new Error(`two cases are called \`${one.name}\``);
      names.add(one.name);
      cases.push(one);
    }
  }
  return cases;
}
