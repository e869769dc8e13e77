import { dirname } from "node:path";
import { fileURLToPath } from "node:url";

/** Where a call was made. */
export interface CallSite {
  readonly library: string | undefined;
  readonly site: string | undefined;
}

const DEPTH = 40;
const FRAME = /(?:\(|at (?:async )?)((?:file:\/\/|\/|[A-Za-z]:\\)[^()]*:\d+:\d+)\)?$/;
const PACKAGE = /^.*[\\/]node_modules[\\/]((?:@[^\\/]+[\\/])?[^\\/]+)/;
/** They are the client that a finding names. */
const CLIENTS = new Set(["undici", "@grpc/grpc-js"]);
/** This package, as sources or as what is built of them. */
const OWN = dirname(dirname(fileOf(import.meta.url ?? __filename)));

/** The stack of now. Made to be kept: it is not put into words before it is asked for. */
export function stackHere(): Error {
  const before = Error.stackTraceLimit;
  Error.stackTraceLimit = DEPTH;
  try {
    return new Error("call site");
  } finally {
    Error.stackTraceLimit = before;
  }
}

/** The first place in the application, and the package that it called. Frames of Node and of ours are none. */
export function callSiteOf(stack: Error): CallSite {
  let library: string | undefined;
  let inLibrary: string | undefined;
  for (const line of (stack.stack ?? "").split("\n")) {
    const place = FRAME.exec(line.trim())?.[1];
    if (place === undefined) continue;
    const file = fileOf(place);
    if (file.startsWith(OWN)) continue;
    const name = PACKAGE.exec(file)?.[1]?.replaceAll("\\", "/");
    if (name === undefined) return { library, site: file };
    // The outermost: what the application called.
    if (!CLIENTS.has(name)) library = name;
    inLibrary = file;
  }
  return { library, site: inLibrary };
}

function fileOf(place: string): string {
  return place.startsWith("file:") ? fileURLToPath(place) : place;
}
