import { Party } from "./party/party.ts";
import { median } from "./report/quantile.ts";

/**
 * What of a server's requests lives through V8's scavenges: kilobytes per scavenge of 16 MB of new objects, median. Requests
 * that have been answered should not: what is carried into the old generation costs the scavenger its time, and later
 * a full collection.
 *
 * node --conditions=dyeing-source packages/bench/src/survivors.ts express-server adapter
 */
const WARM_UP_MS = 2000;
const LOAD_MS = 4000;
const FLAGS = ["--trace-gc-nvp", "--min-semi-space-size=16", "--max-semi-space-size=16"];

const [subject = "express-server", ...variants] = process.argv.slice(2);
for (const variant of variants.length === 0 ? ["bare", "adapter"] : variants) {
  let output = "";
  const onOutput = (text: string) => {
    output += text;
  };
  const server = await Party.start([subject, variant], { nodeFlags: FLAGS, onOutput });
  const client = await Party.start(["http-load"]);
  try {
    await client.run(WARM_UP_MS, server.port);
    output = "";
    await client.run(LOAD_MS, server.port);
  } finally {
    await Promise.all([server.close(), client.close()]);
  }
  const survived = [...output.matchAll(/ gc=s .* new_space_survived=(\d+)/g)].map(([, bytes]) => Number(bytes) / 1024);
  console.log(`${subject} ${variant}: ${median(survived).toFixed(0)} KB of ${survived.length} scavenges`);
}
