// Brokers that no package of the system brings, from the registries of their languages: built or copied once, outside the checkout.
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { folderFor } from "../istio-tools/cache.mjs";

const NATS = "github.com/nats-io/nats-server/v2@v2.11.4";
const POM = join(import.meta.dirname, "kafka/pom.xml");

/** The NATS server's program. */
export function natsServer() {
  const folder = folderFor("nats-2.11.4", []);
  const program = join(folder, "nats-server");
  if (!existsSync(program)) run("go", ["install", "-buildvcs=false", NATS], { GOBIN: folder });
  return program;
}

/** The folder with Kafka's classes and what they need. */
export function kafkaClasses() {
  const folder = folderFor("kafka", [POM]);
  const done = join(folder, "kafka-clients-3.9.1.jar");
  if (!existsSync(done)) {
    const goal = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies";
    run("mvn", ["-q", "-B", "-f", POM, goal, "-DincludeScope=runtime", `-DoutputDirectory=${folder}`]);
  }
  return folder;
}

function run(command, args, env = {}) {
  execFileSync(command, args, { env: { ...process.env, ...env }, stdio: ["ignore", "ignore", "inherit"] });
}
