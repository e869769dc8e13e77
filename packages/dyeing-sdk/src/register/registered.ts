import type { EventEmitter } from "node:events";
import { createDyeing } from "../dyeing/create-dyeing.ts";
import { DisabledDyeing } from "../dyeing/disabled-dyeing.ts";
import type { Dyeing } from "../dyeing/dyeing.ts";
import { startGuard } from "../guard/guard.ts";
import { eachGrpcJs } from "../instrument/each-grpc-js.ts";
import { instrumentGrpcJs } from "../instrument/instrument-grpc-js.ts";
import { instrumentServer } from "../instrument/instrument-server.ts";
import { nodeHttp, nodeHttp2, nodeHttps } from "../process/node-http.ts";
import { processState } from "../process/process-state.ts";
import { optionsOfEnvironment } from "./options-of-environment.ts";
import { GUARD, withVariableNames } from "./variables.ts";

/**
 * The runtime of the process, which receives whatever arrives at its servers and sends along with whatever it calls. Made once,
 * however many copies of this package ask.
 *
 * @throws ConfigurationError for a variable that is missing, misspelt or unusable.
 */
export function registered(): Dyeing {
  processState.registered ??= register();
  return processState.registered.dyeing as Dyeing;
}

function register(): { readonly role: string; readonly dyeing: Dyeing } {
  // The kill switch comes before everything that could be wrong.
  if (process.env.DYEING_DISABLED === "1") {
    const dyeing = new DisabledDyeing(process.env.DYEING_SERVICE ?? "disabled", "interior");
    return { role: dyeing.role, dyeing };
  }
  const dyeing = withVariableNames(() => createDyeing(optionsOfEnvironment(process.env)));
  for (const prototype of serverPrototypes()) instrumentServer(prototype, dyeing);
  eachGrpcJs((grpc) => instrumentGrpcJs(grpc, dyeing));
  // Last, so that it sees what these have done.
  if (process.env[GUARD] === "1") startGuard();
  return { role: dyeing.role, dyeing };
}

/** Of node:http2 the classes are not exported: servers that never listen show them. */
function serverPrototypes(): EventEmitter[] {
  const { createServer, createSecureServer } = nodeHttp2();
  return [
    nodeHttp().Server.prototype,
    nodeHttps().Server.prototype,
    Object.getPrototypeOf(createServer()),
    Object.getPrototypeOf(createSecureServer()),
  ];
}
