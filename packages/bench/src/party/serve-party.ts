/** What the coordinator asks of a child process. */
export type Request =
  | { readonly kind: "cpu" }
  | { readonly kind: "heap" }
  | { readonly kind: "run"; readonly milliseconds: number; readonly port: number };
/** What a child answers; the first message comes unasked. */
export type Reply =
  | { readonly kind: "ready"; readonly port: number }
  | { readonly kind: "cpu"; readonly microseconds: number }
  | { readonly kind: "heap"; readonly bytes: number }
  | { readonly kind: "ran"; readonly operations: number; readonly milliseconds: number }
  | { readonly kind: "failed"; readonly message: string };

/** One process of a measurement. */
export interface PartyRole {
  /** The port that a server listens on; 0 for a client. */
  readonly port?: number;
  /** Works for so long and tells how many operations it completed. `port` is the server's. */
  run?(milliseconds: number, port: number): Promise<number> | number;
}

/** Turns this process into a party: answers the coordinator until it disconnects. */
export function serveParty({ port = 0, run }: PartyRole): void {
  process.on("disconnect", () => process.exit(0));
  process.on("message", (request: Request) => {
    answer(request, run).then(send, (error: unknown) => send({ kind: "failed", message: String(error) }));
  });
  send({ kind: "ready", port });
}

async function answer(request: Request, run: PartyRole["run"]): Promise<Reply> {
  if (request.kind === "cpu") {
    const { user, system } = process.cpuUsage();
    return { kind: "cpu", microseconds: user + system };
  }
  if (request.kind === "heap") return { kind: "heap", bytes: await heapInUse() };
  if (run === undefined) throw new Error("this party only serves");
  const start = performance.now();
  const operations = await run(request.milliseconds, request.port);
  return { kind: "ran", operations, milliseconds: performance.now() - start };
}

/** What is left after collections: of one alone, what finalizers hold is not gone yet. */
async function heapInUse(): Promise<number> {
  if (globalThis.gc === undefined) throw new Error("a party whose heap is read runs with --expose-gc");
  for (let round = 0; round < 3; round += 1) {
    globalThis.gc();
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return process.memoryUsage().heapUsed;
}

function send(reply: Reply): void {
  process.send?.(reply);
}
