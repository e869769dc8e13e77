import { describeMutants, EnterWithStorage, ModuleVariableStorage, serverOnStorage } from "@dyeing/adapter-conformance";
import { dyeingKoa } from "@dyeing/koa";
import { NodeExchange } from "@dyeing/sdk/adapter";
import type { Context } from "koa";
import { type Adapter, koaMountedSubject, koaParsedSubject, koaStreamedSubject } from "./server-subject.ts";

/** An adapter that makes its exchange in another way. */
function adapterOf(exchange: (ctx: Pick<Context, "req" | "res">) => NodeExchange): Adapter {
  return (dyeing) => (ctx, next) => dyeing.receive(exchange(ctx), next);
}

class WithoutEcho extends NodeExchange {
  override setResponseHeader(): void {}
}

class AppendingEcho extends NodeExchange {
  readonly #ctx: Pick<Context, "req" | "res">;
  constructor(ctx: Pick<Context, "req" | "res">) {
    super(ctx.req, ctx.res);
    this.#ctx = ctx;
  }
  override setResponseHeader(name: string, value: string): void {
    super.setResponseHeader(name, value);
    this.#ctx.res.appendHeader(name, value);
  }
}

class WithoutEmitters extends NodeExchange {
  override get emitters() {
    return [];
  }
}

class WithoutResponseEmitter extends NodeExchange {
  override get emitters() {
    return super.emitters.slice(0, 1);
  }
}

const neverEntered: Adapter = (dyeing) => (ctx, next) => {
  dyeing.receive(new NodeExchange(ctx.req, ctx.res), () => {});
  return next();
};

const DYED = "a dyed request is dyed at every point, and sends its dye on unchanged";
const ISOLATION = "concurrent requests share nothing and lose nothing";
const ECHO = "the response says request id and color, one line each";

describeMutants("the suite finds a Koa adapter with", [
  {
    what: "the dye in a module variable",
    subject: serverOnStorage(koaParsedSubject(dyeingKoa), () => new ModuleVariableStorage()),
    caughtBy: [ISOLATION],
  },
  {
    what: "enterWith instead of run",
    subject: serverOnStorage(koaStreamedSubject(dyeingKoa), () => new EnterWithStorage()),
    caughtBy: ["tags added in a handler travel on, and stay in what that part of the handler started"],
  },
  {
    what: "no echo",
    subject: koaParsedSubject(adapterOf((ctx) => new WithoutEcho(ctx.req, ctx.res))),
    caughtBy: [ECHO, "a response to a failed handler says request id and color"],
  },
  {
    what: "an echo that does not survive an error",
    subject: koaParsedSubject(adapterOf((ctx) => new NodeExchange(ctx.req, ctx.res))),
    caughtBy: ["a response to a failed handler says request id and color"],
  },
  {
    what: "headers appended instead of set",
    subject: koaParsedSubject(adapterOf((ctx) => new AppendingEcho(ctx))),
    caughtBy: [ECHO],
  },
  {
    what: "the dye lost after the body",
    subject: koaStreamedSubject(adapterOf((ctx) => new WithoutEmitters(ctx.req, ctx.res))),
    caughtBy: [DYED, ISOLATION],
  },
  {
    what: "listeners of the response left out",
    subject: koaParsedSubject(adapterOf((ctx) => new WithoutResponseEmitter(ctx.req, ctx.res))),
    caughtBy: [ISOLATION],
  },
  {
    what: "a path without its mount",
    subject: koaMountedSubject(adapterOf((ctx) => new NodeExchange(ctx.req, ctx.res))),
    caughtBy: ["rules see the path that the client sent, wherever the adapter is mounted"],
  },
  {
    what: "next() called outside the dye",
    subject: koaParsedSubject(neverEntered),
    caughtBy: [DYED],
  },
]);
