import { RawHeaderLines } from "@dyeing/lanes/explain";
import type { RequestHead } from "./request-head.ts";

/** The head of a request that could not be read: nothing but the connection is known. */
export function unreadHead({
  protocol,
  localAddress,
  remoteAddress,
}: Pick<RequestHead, "protocol" | "localAddress" | "remoteAddress">): RequestHead {
  return {
    method: "-",
    path: "-",
    authority: "",
    protocol,
    rawHeaders: [],
    headers: new RawHeaderLines([]),
    body: "none",
    upgrade: false,
    localAddress,
    remoteAddress,
  };
}
