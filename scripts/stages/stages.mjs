import { existsSync } from "node:fs";

// What is run, with what, and how long it may take. Budgets are in seconds on 2 cores.
const vitest = (...args) => ["node", "node_modules/vitest/vitest.mjs", "run", ...args];
const onNode = (version, [, ...args]) => ["node", "scripts/with-node.mjs", String(version), ...args];
/** The suite and its mutants. */
const conformance = vitest(
  ...["@dyeing/express", "@dyeing/koa", "@dyeing/grpc", "@dyeing/adapter-conformance"].flatMap((name) => [
    "--project",
    name,
  ]),
);
const slow = { DYEING_SLOW: "1" };
const meshLab = (...files) =>
  vitest("--project", "@dyeing/reference-app", "--no-file-parallelism", ...files.map((file) => `mesh/${file}.slow`));
/** The same while one lab is up for all of them. */
const inOneLab = (lab, ...files) => [
  ...["node", "--conditions=dyeing-source", "reference-app/mesh/testing/in-one-lab.ts", lab],
  ...meshLab(...files),
];
/** Our packages beside tracers, in real versions. Installs from npm's registry. */
const matrix = (...rows) => ["node", "scripts/matrix/run.mjs", ...rows];
/** Every request has a dye of its own, and everything that is seen of it is compared with its origin. */
const oracle = (...args) => ["--conditions=dyeing-source", "scripts/oracle/main.ts", ...args];
/** The same for a whole day: a night that failed can be run again. */
const tonight = String(Math.floor(Date.now() / 86_400_000));
const differential = vitest("--project", "@dyeing/lanes", "differential");
/** What real Istio and Envoy did: the repository's own cases, and those beside the checkout when there are any. */
const fieldCases = [
  "packages/istio-lanes/test/field/cases.json",
  ...["../shared/field/istio/cases.json"].filter((file) => existsSync(file)),
];
/** Per subject: enough to find a mistake. At size it is the oracle's in CI; the nightly run makes 10,000 on every Node. */
const few = { DYEING_CONFORMANCE_REQUESTS: "200" };
const full = { DYEING_CONFORMANCE_REQUESTS: "10000" };

/** `npm test`: no root, no network beyond loopback, at most 5 minutes. */
const quick = [
  { name: "check", command: ["node_modules/.bin/biome", "check", "."], budget: 5 },
  { name: "unused code and dependencies", command: ["node_modules/.bin/knip", "--no-progress"], budget: 10 },
  {
    name: "typecheck",
    command: ["node_modules/.bin/turbo", "run", "typecheck", "--output-logs=errors-only"],
    budget: 30,
  },
  { name: "tests", command: vitest(), env: few, budget: 255, vitest: true },
];

/** `.ci/run`: the README's test command, then the slower suites; with its `npm ci` at most 75 minutes cold. */
const ci = [
  { name: "npm test", command: ["npm", "test"], budget: 300, tally: true },
  {
    name: "packages, release, image, what the bench measures",
    // One file after another: several of them build the packages.
    command: vitest(
      ...["--no-file-parallelism", "--project", "workspace", "--project", "@dyeing/bench"],
      ...["scripts/workspace/", "scripts/release/", "scripts/image/", "packages/bench/"],
    ),
    env: slow,
    budget: 270,
    vitest: true,
  },
  {
    name: "installation: frameworks, compilers, test runners, package managers",
    command: vitest("--project", "workspace", "scripts/install/"),
    env: slow,
    budget: 240,
    vitest: true,
  },
  {
    name: "recipes: whole files with the libraries that services have",
    command: vitest("--project", "workspace", "scripts/recipes/"),
    env: slow,
    budget: 60,
    vitest: true,
  },
  {
    name: "public types are those of docs/types (`npm run types` writes them)",
    command: ["node", "scripts/types/write-types.mjs", "--check"],
    budget: 75,
  },
  // Minutes on a machine that never built them, then nothing.
  {
    name: "Kubernetes', Istio's and Envoy's programs, Jaeger, services with OpenTelemetry",
    command: ["node", "scripts/istio-tools.mjs", "current", "mesh", "jaeger", "opentelemetry"],
    budget: 900,
  },
  {
    name: "explainer: Istio's samples and definitions",
    command: vitest("--project", "@dyeing/lanes", "istio-samples", "istio-fields"),
    env: slow,
    budget: 40,
    vitest: true,
  },
  {
    name: "explainer, istiod and Envoy, 210 configurations",
    command: differential,
    env: slow,
    budget: 110,
    vitest: true,
  },
  ...fieldCases.map((file) => ({
    name: `explainer and what happened in the field: ${file}`,
    command: ["npm", "run", "--silent", "field", "--", file],
    budget: 30,
  })),
  {
    name: "mirrors through services in Go and Python that have nothing but OpenTelemetry",
    command: vitest("--project", "@dyeing/adapter-conformance", "mirrors"),
    env: slow,
    budget: 30,
    vitest: true,
  },
  {
    // The suite itself runs on this Node in `npm test`.
    name: "bleed oracle: 200,000 requests, half of them cut off, policies that reload",
    command: onNode(24, ["node", ...oracle()]),
    budget: 200,
  },
  {
    name: "conformance, Node 22",
    command: onNode(22, conformance),
    env: few,
    budget: 120,
    vitest: true,
  },
  {
    // RabbitMQ and Kafka are nightly's.
    name: "messages through a Redis and a NATS server, and by the clients of SQS and Pub/Sub",
    command: vitest("--project", "workspace", "scripts/brokers/light-brokers"),
    env: slow,
    budget: 45,
    vitest: true,
  },
  { name: "matrix, short", command: matrix("short"), budget: 75, tally: true },
  {
    name: "local mesh: its program, and a real Envoy line by line; policies: a real Redis, reloads under load",
    command: vitest(
      ...["@dyeing/local-mesh", "@dyeing/policy", "@dyeing/express"].flatMap((name) => ["--project", name]),
      "--no-file-parallelism",
    ),
    env: slow,
    budget: 90,
    vitest: true,
  },
  {
    name: "carpool: manifests, each process by itself, break loop, faults, signals",
    // Not mesh/: the lab has a stage of its own.
    command: vitest(
      ...["--project", "@dyeing/reference-app", "--no-file-parallelism", "deploy/", "e2e/", "kit/", "services/"],
    ),
    env: slow,
    budget: 400,
    vitest: true,
  },
  {
    name: "mesh lab: a small application, up and down",
    command: meshLab("mesh-lab"),
    env: slow,
    budget: 50,
    vitest: true,
  },
  {
    // Root on Linux, with iptables. The rest of the rides, planted faults and spans are nightly's.
    name: "mesh lab: the carpool system under Istio with mutual TLS, edge by edge, 20,000 dyed hops",
    command: meshLab("carpool"),
    env: { ...slow, DYEING_MESH_RIDES: "120", DYEING_MESH_HOPS: "20000" },
    budget: 410,
    vitest: true,
  },
  {
    name: "mesh lab: lanes under faults, the default form and strict ones",
    command: meshLab("lab-lanes"),
    env: { ...slow, DYEING_STUDY_TRIALS: "5" },
    budget: 140,
    vitest: true,
  },
  {
    name: "mesh lab: a canary; aborts, delays, time-outs, retries, pools; istiod, sidecars, certificates and pods that go",
    command: inOneLab("study", "lab-canary", "lab-routes", "lab-outages"),
    env: { ...slow, DYEING_CANARIES: "2", DYEING_OUTAGE_CALLS: "500", DYEING_ROTATIONS: "1" },
    budget: 300,
    vitest: true,
  },
  {
    name: "mesh lab: the carpool system while istiod is away, charges that fall back, spans read back from a Jaeger",
    command: inOneLab("carpool", "carpool-outages", "lab-fallback", "joined-spans"),
    env: { ...slow, DYEING_SPAN_VARIANTS: "3" },
    budget: 400,
    vitest: true,
  },
];

/** `npm run nightly`: what takes longer than CI may. */
const nightly = [
  { name: "cold run", command: ["bash", "scripts/cold-run.sh"], budget: 1800 },
  { name: "cold run of the mesh lab", command: ["bash", "scripts/cold-run.sh", "mesh"], budget: 2700 },
  { name: "matrix", command: matrix(), budget: 1500, tally: true },
  ...[22, 26].map((version) => ({
    name: `matrix, short, Node ${version}`,
    command: onNode(version, matrix("short")),
    budget: 180,
    tally: true,
  })),
  { name: "bench", command: ["npm", "run", "bench"], budget: 420 },
  {
    name: "bleed oracle: 10,000,000 requests",
    command: onNode(24, ["node", ...oracle("--requests", "10000000")]),
    budget: 7200,
  },
  {
    name: "heap under load for ten minutes: adapter, register",
    command: ["npm", "run", "slope", "-w", "packages/bench", "--", "express-server", "adapter", "register"],
    budget: 900,
  },
  { name: "memory of 4,000 requests under way", command: ["npm", "run", "held", "-w", "packages/bench"], budget: 180 },
  {
    name: "conformance soak, 100,000 requests per subject",
    command: onNode(24, conformance),
    env: { DYEING_CONFORMANCE_REQUESTS: "100000" },
    budget: 3600,
    vitest: true,
  },
  ...["22-floor", 22, 24, 26].map((version) => ({
    name: `conformance and SDK, Node ${version}`,
    command: [...onNode(version, conformance), "--project", "@dyeing/sdk"],
    env: full,
    budget: 600,
    vitest: true,
  })),
  {
    name: "register: unmodified applications, every framework; servers instrumented in place of an adapter",
    command: vitest(
      ...[
        "--project",
        "workspace",
        "--project",
        "@dyeing/express",
        "--project",
        "@dyeing/koa",
        "--project",
        "@dyeing/grpc",
      ],
      ...["--no-file-parallelism", "scripts/register/", "instrumented.slow"],
    ),
    env: { ...slow, ...few },
    budget: 900,
    vitest: true,
  },
  {
    // Installs RabbitMQ and Redis from the system's packages: root on Debian.
    name: "RabbitMQ and Redis",
    command: ["apt-get", "install", "-y", "--no-install-recommends", "rabbitmq-server", "redis-server"],
    budget: 300,
  },
  {
    name: "messages through RabbitMQ, Kafka, Redis and NATS, and by the clients of SQS and Pub/Sub",
    command: vitest("--project", "workspace", "--no-file-parallelism", "scripts/brokers/"),
    env: slow,
    budget: 900,
    vitest: true,
  },
  {
    name: "mixed versions: chains with SDK 0.1.0",
    command: ["node", "scripts/mixed-versions/run.mjs"],
    budget: 180,
    tally: true,
  },
  {
    name: "Kubernetes', Istio's and Envoy's programs, Jaeger, services with OpenTelemetry",
    command: ["node", "scripts/istio-tools.mjs", "current", "mesh", "jaeger", "opentelemetry"],
    budget: 1500,
  },
  {
    // Root on Linux, with iptables; so for all that follow.
    name: "mesh lab: without mutual TLS, 20 rides",
    command: ["npm", "run", "--silent", "mesh", "--", "test", "--profile", "plain", "--rides", "20"],
    budget: 120,
  },
  {
    name: "mesh lab: lanes under faults, a pod gives way 30 times; aborts, delays, time-outs, retries, pools; 20 promotions",
    command: meshLab("lab-lanes", "lab-routes", "lab-canary", "lab-push"),
    env: slow,
    budget: 900,
    vitest: true,
  },
  {
    name: "mesh lab: istiod away and of the previous minor, sidecars, certificates and pods that go; charges that fall back",
    command: meshLab("lab-outages", "lab-fallback", "carpool-outages"),
    env: slow,
    budget: 960,
    vitest: true,
  },
  {
    name: "mesh lab: lanes under faults, every form and every way to retry",
    command: ["npm", "run", "--silent", "mesh", "--", "study", "--markdown"],
    budget: 1800,
  },
  {
    name: "mesh lab: what cannot come up, and what ends in the middle",
    command: meshLab("lab-failures"),
    env: slow,
    budget: 270,
    vitest: true,
  },
  {
    name: "mesh lab: the carpool system, all rides, a fault at every edge, the proxies' spans",
    command: meshLab("carpool", "planted-faults", "spans"),
    env: slow,
    budget: 2700,
    vitest: true,
  },
  {
    name: "mesh lab: spans of proxies and services, read back from a Jaeger",
    command: meshLab("joined-spans"),
    env: slow,
    budget: 900,
    vitest: true,
  },
  {
    name: "mesh lab: soak, 200,000 dyed hops",
    command: ["npm", "run", "--silent", "mesh", "--", "soak", "--hops", "200000"],
    budget: 5400,
  },
  {
    name: `explainer, istiod and Envoy, 2,100 configurations, seed ${tonight}`,
    command: differential,
    env: { ...slow, DYEING_DIFFERENTIAL_CONFIGURATIONS: "2100", DYEING_DIFFERENTIAL_SEED: tonight },
    budget: 2400,
    vitest: true,
  },
  { name: "the previous Istio", command: ["node", "scripts/istio-tools.mjs", "previous"], budget: 900 },
  {
    name: "explainer and the previous Istio, 210 configurations",
    command: differential,
    env: { ...slow, DYEING_DIFFERENTIAL_ISTIO: "previous" },
    budget: 300,
    vitest: true,
  },
  { name: "framework floors", command: ["bash", "scripts/framework-floors.sh"], budget: 420, vitest: true },
];

export const STAGES = { quick, ci, nightly };
