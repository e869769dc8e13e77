import { RawHeaderLines } from "@dyeing/lanes/explain";
import type { RequestHead } from "../message/request-head.ts";
import { withTarget } from "./with-target.ts";

/** The head of a mirrored request whose host says that it is a copy: `order-shadow`, `order-shadow:80`. */
export function shadowHead(head: RequestHead): RequestHead {
  const authority = head.authority.replace(/(:\d+)?$/, "-shadow$1");
  const rawHeaders = withTarget(head.rawHeaders, head.path, authority);
  return { ...head, authority, rawHeaders, headers: new RawHeaderLines(rawHeaders) };
}
