import type { ResponseFlag } from "../access-log/response-flag.ts";
import type { UpstreamFailure } from "./upstream.ts";

export interface FailureText {
  readonly flag: ResponseFlag;
  readonly status: number;
  /** The body of the reply, worded as Envoy words it. */
  readonly body: string;
  /** `response_code_details` of the log. */
  readonly details: string;
}

const REASONS: Readonly<Record<UpstreamFailure["kind"], { flag: ResponseFlag; text: string; detail: string }>> = {
  connect: { flag: "UF", text: "remote connection failure", detail: "remote_connection_failure" },
  refused: { flag: "UR", text: "remote refused stream reset", detail: "remote_refused_stream_reset" },
  closed: { flag: "UC", text: "connection termination", detail: "connection_termination" },
  protocol: { flag: "UPE", text: "protocol error", detail: "protocol_error" },
  reset: { flag: "UR", text: "remote reset", detail: "remote_reset" },
};

/** What is said of an attempt that failed before its response began; `retried`: it was not the first. */
export function failureBeforeResponse({ kind, reason }: UpstreamFailure, retried: boolean): FailureText {
  const { flag, text, detail } = REASONS[kind];
  const transportDetail = kind === "connect" ? `|delayed_connect_error:_${reason.replaceAll(" ", "_")}` : "";
  return {
    flag,
    status: kind === "protocol" ? 502 : 503,
    body: `upstream connect error or disconnect/reset before headers. ${retried ? "retried and the latest reset reason" : "reset reason"}: ${text}`,
    details: `upstream_reset_before_response_started{${detail}${transportDetail}}`,
  };
}

/** Flag and details for an attempt that failed after its response began. */
export function failureAfterResponse({ kind }: UpstreamFailure): Pick<FailureText, "flag" | "details"> {
  const { flag, detail } = REASONS[kind];
  return { flag, details: `upstream_reset_after_response_started{${detail}}` };
}
