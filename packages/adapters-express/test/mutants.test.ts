import { describeMutants, EnterWithStorage, ModuleVariableStorage, serverOnStorage } from "@dyeing/adapter-conformance";
import { dyeingExpress } from "@dyeing/express";
import { NodeExchange } from "@dyeing/sdk";
import type { Request, Response } from "express";
import { type Adapter, expressParsedSubject, expressStreamedSubject } from "./server-subject.ts";

/** An adapter that makes its exchange in another way. */
function adapterOf(exchange: (req: Request, res: Response) => NodeExchange): Adapter {
  return (dyeing) => (req, res, next) => dyeing.receive(exchange(req, res), next);
}

class WithoutEcho extends NodeExchange {
  override setResponseHeader(): void {}
}

class AppendingEcho extends NodeExchange {
  readonly #res: Response;
  constructor(req: Request, res: Response) {
    super(req, res);
    this.#res = res;
  }
  override setResponseHeader(name: string, value: string): void {
    super.setResponseHeader(name, value);
    this.#res.appendHeader(name, value);
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

const neverEntered: Adapter = (dyeing) => (req, res, next) => {
  dyeing.receive(new NodeExchange(req, res), () => {});
  next();
};

const DYED = "a dyed request is dyed at every point, and sends its dye on unchanged";
const ISOLATION = "concurrent requests share nothing and lose nothing";
const ECHO = "the response says request id and color, one line each";

describeMutants("the suite finds an Express adapter with", [
  {
    what: "the dye in a module variable",
    subject: serverOnStorage(expressParsedSubject(dyeingExpress), () => new ModuleVariableStorage()),
    caughtBy: [ISOLATION],
  },
  {
    what: "enterWith instead of run",
    subject: serverOnStorage(expressStreamedSubject(dyeingExpress), () => new EnterWithStorage()),
    caughtBy: ["tags added in a handler travel on, and stay in what that part of the handler started"],
  },
  {
    what: "no echo",
    subject: expressParsedSubject(adapterOf((req, res) => new WithoutEcho(req, res))),
    caughtBy: [ECHO, "a response to a failed handler says request id and color"],
  },
  {
    what: "headers appended instead of set",
    subject: expressParsedSubject(adapterOf((req, res) => new AppendingEcho(req, res))),
    caughtBy: [ECHO],
  },
  {
    what: "the dye lost after the body",
    subject: expressStreamedSubject(adapterOf((req, res) => new WithoutEmitters(req, res))),
    caughtBy: [DYED, ISOLATION],
  },
  {
    what: "listeners of the response left out",
    subject: expressParsedSubject(adapterOf((req, res) => new WithoutResponseEmitter(req, res))),
    caughtBy: [ISOLATION],
  },
  {
    what: "next() called outside the dye",
    subject: expressParsedSubject(neverEntered),
    caughtBy: [DYED],
  },
]);
