import { describeMutants, EnterWithStorage, ModuleVariableStorage, serverOnStorage } from "@dyeing/adapter-conformance";
import { dyeingExpress } from "@dyeing/express";
import { NodeExchange } from "@dyeing/sdk/adapter";
import type { Request, Response } from "express";
import { type Adapter, expressMountedSubject, expressParsedSubject, expressStreamedSubject } from "./server-subject.ts";

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

class HeadersInOnePlace extends NodeExchange {
  readonly #req: Request;
  constructor(req: Request, res: Response) {
    super(req, res);
    this.#req = req;
  }
  override removeHeader(name: string): void {
    delete this.#req.headers[name];
  }
  override setHeader(name: string, value: string): void {
    this.#req.headers[name] = value;
  }
}

class WithoutWatch extends NodeExchange {
  override watchAnswer(): void {}
}

/** Sees what is left of a path below a mount. */
class MountedPath extends NodeExchange {
  readonly #req: Request;
  constructor(req: Request, res: Response) {
    super(req, res);
    this.#req = req;
  }
  override get target(): string {
    return this.#req.url;
  }
}

const neverEntered: Adapter = (dyeing) => (req, res, next) => {
  void dyeing.handle(new NodeExchange(req, res), () => {});
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
    what: "headers of the request taken out of one place",
    subject: expressParsedSubject(adapterOf((req, res) => new HeadersInOnePlace(req, res))),
    caughtBy: [
      "row 59: what an edge decided wins over what a client sent and the application forwards from headersDistinct",
      "row 59: what an edge decided wins over what a client sent and the application forwards from rawHeaders",
    ],
  },
  {
    what: "nothing done when the answer is written",
    subject: expressParsedSubject(adapterOf((req, res) => new WithoutWatch(req, res))),
    caughtBy: [
      "row 55: an answer from outside of its request's context is counted, one from inside is not",
      "row 29: an answer that has the color names it in Vary, also where the application sets it",
      "row 29: an answer that has the color names it in Vary, also where the application gives it to writeHead",
    ],
  },
  {
    what: "a path without its mount",
    subject: expressMountedSubject(adapterOf((req, res) => new MountedPath(req, res))),
    caughtBy: ["rules see the path that the client sent, wherever the adapter is mounted"],
  },
  {
    what: "next() called outside the dye",
    subject: expressParsedSubject(neverEntered),
    caughtBy: [DYED],
  },
]);
