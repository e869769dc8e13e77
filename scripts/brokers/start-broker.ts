import { type ChildProcess, execFileSync, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, writeFileSync } from "node:fs";
import { type AddressInfo, connect, createServer } from "node:net";
import { join } from "node:path";
import { kafkaClasses, natsServer } from "./programs.mjs";

/** A broker of its own on free ports of this machine, with all that it writes in one folder. */
export interface Broker {
  readonly port: number;
  stop(): Promise<void>;
}

/** RabbitMQ takes a minute on a machine that is busy. */
const PATIENCE_MS = 300_000;

/** Debian's package: `apt-get install rabbitmq-server`. */
export async function startRabbit(folder: string): Promise<Broker> {
  const [port, distribution, mapper] = await freePorts(3);
  mkdirSync(folder);
  const env = {
    PATH: process.env.PATH,
    HOME: folder,
    RABBITMQ_NODENAME: `dyeing${port}@localhost`,
    RABBITMQ_NODE_IP_ADDRESS: "127.0.0.1",
    RABBITMQ_NODE_PORT: String(port),
    RABBITMQ_DIST_PORT: String(distribution),
    RABBITMQ_MNESIA_BASE: join(folder, "data"),
    RABBITMQ_LOG_BASE: join(folder, "log"),
    RABBITMQ_ENABLED_PLUGINS_FILE: join(folder, "plugins"),
    RABBITMQ_CONFIG_FILE: join(folder, "none"),
    RABBITMQ_CONF_ENV_FILE: join(folder, "none"),
    // Erlang's port mapper goes on without its node: ours is one that can be ended.
    ERL_EPMD_PORT: String(mapper),
    ERL_EPMD_ADDRESS: "127.0.0.1",
  };
  // Fails where none was started yet.
  const endMapper = () => void spawnSync("epmd", ["-port", String(mapper), "-kill"], { env, stdio: "ignore" });
  try {
    const broker = await started("/usr/lib/rabbitmq/bin/rabbitmq-server", [], port, { cwd: folder, env });
    return { port, stop: () => broker.stop().then(endMapper) };
  } catch (error) {
    endMapper();
    throw error;
  }
}

/** Debian's package: `apt-get install redis-server`. */
export async function startRedis(folder: string): Promise<Broker> {
  const [port] = await freePorts(1);
  mkdirSync(folder);
  const args = ["--port", String(port), "--bind", "127.0.0.1", "--dir", folder, "--save", "", "--daemonize", "no"];
  return started("redis-server", args, port, { cwd: folder });
}

export async function startNats(folder: string): Promise<Broker> {
  const [port] = await freePorts(1);
  mkdirSync(folder);
  return started(natsServer(), ["-a", "127.0.0.1", "-p", String(port), "-js", "-sd", folder], port, { cwd: folder });
}

/** One node that is broker and controller (KRaft). */
export async function startKafka(folder: string): Promise<Broker> {
  const [port, controller] = await freePorts(2);
  mkdirSync(folder);
  const properties = join(folder, "server.properties");
  const settings = {
    "process.roles": "broker,controller",
    "node.id": 1,
    "controller.quorum.voters": `1@127.0.0.1:${controller}`,
    listeners: `PLAINTEXT://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controller}`,
    "advertised.listeners": `PLAINTEXT://127.0.0.1:${port}`,
    "controller.listener.names": "CONTROLLER",
    "listener.security.protocol.map": "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT",
    "log.dirs": join(folder, "data"),
    "offsets.topic.replication.factor": 1,
    "offsets.topic.num.partitions": 1,
    "group.initial.rebalance.delay.ms": 0,
  };
  const lines = Object.entries(settings).map(([name, value]) => `${name}=${value}\n`);
  writeFileSync(properties, lines.join(""));
  const java = ["-Xmx512m", "-cp", join(kafkaClasses(), "*")];
  const format = ["kafka.tools.StorageTool", "format", "-t", "MkU3OEVBNTcwNTJENDM2Qg", "-c", properties];
  execFileSync("java", [...java, ...format], { cwd: folder, stdio: "ignore" });
  return started("java", [...java, "kafka.Kafka", properties], port, { cwd: folder });
}

/** Starts a program and waits until its port is open. */
async function started(
  command: string,
  args: readonly string[],
  port: number,
  options: { readonly cwd: string; readonly env?: NodeJS.ProcessEnv },
): Promise<Broker> {
  const child = spawn(command, args, { ...options, stdio: ["ignore", "pipe", "pipe"], detached: true });
  let said = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      said = (said + text).slice(-4000);
    });
  }
  const ended = once(child, "close");
  ended.catch((error: unknown) => {
    said += String(error);
  });
  try {
    await untilOpen(port, child, () => said);
  } catch (error) {
    kill(child, "SIGKILL");
    throw error;
  }
  const stop = async () => {
    kill(child, "SIGTERM");
    const late = setTimeout(() => kill(child, "SIGKILL"), 15_000);
    await ended;
    clearTimeout(late);
  };
  return { port, stop };
}

async function untilOpen(port: number, child: ChildProcess, said: () => string): Promise<void> {
  for (const end = Date.now() + PATIENCE_MS; Date.now() < end; ) {
    if (child.pid === undefined || child.exitCode !== null) throw new Error(`\`${child.spawnfile}\` ended: ${said()}`);
    if (await isOpen(port)) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error(`\`${child.spawnfile}\` did not open port ${port}: ${said()}`);
}

function isOpen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1", () => {
      socket.destroy();
      resolve(true);
    }).on("error", () => resolve(false));
  });
}

/** With what it started: scripts start the program that serves. */
function kill({ pid, exitCode }: ChildProcess, signal: NodeJS.Signals): void {
  if (pid !== undefined && exitCode === null) process.kill(-pid, signal);
}

async function freePorts<const N extends number>(count: N): Promise<N extends 1 ? [number] : [number, number, number]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, "127.0.0.1"));
  await Promise.all(servers.map((server) => once(server, "listening")));
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map((server) => once(server.close(), "close")));
  return ports as N extends 1 ? [number] : [number, number, number];
}
