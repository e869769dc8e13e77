import type { handleUnaryCall, ServerWritableStream } from "@grpc/grpc-js";
import type { CandidatesQuery, Group, MatchingServer } from "../../../contracts/generated/matching.ts";
import type { Logger } from "../../../kit/logger.ts";
import type { Matching } from "../domain/matching.ts";
import { serviceErrorOf } from "./service-error-of.ts";

export interface MatchingHandlersOptions {
  readonly matching: Matching;
  readonly logger: Logger;
}

/** Translates between the contract and the domain; one log line per call, written in the call's context. */
export function createMatchingHandlers({ matching, logger }: MatchingHandlersOptions): MatchingServer {
  const algorithm = matching.algorithm.name;

  function unary<Request, Reply>(method: string, handle: (request: Request) => Reply): handleUnaryCall<Request, Reply> {
    return (call, callback) => {
      try {
        const reply = handle(call.request);
        logger.info({ event: "call", method, code: 0 });
        callback(null, reply);
      } catch (error) {
        callback(refuse(method, error));
      }
    };
  }

  function refuse(method: string, error: unknown) {
    const refusal = serviceErrorOf(error);
    if (refusal.details === "internal error") logger.error({ event: "call.failed", method, err: error }, "call failed");
    else logger.info({ event: "call", method, code: refusal.code, details: refusal.details });
    return refusal;
  }

  function candidates(call: ServerWritableStream<CandidatesQuery, Group>): void {
    try {
      const groups = matching.candidates(call.request.requestId, call.request.limit);
      // The limit keeps the answer to a few kilobytes, so it is written without waiting for the reader.
      for (const group of groups) {
        call.write({ ...group, requestIds: [...group.requestIds], algorithm });
      }
      logger.info({ event: "call", method: "Candidates", code: 0, groups: groups.length });
      call.end();
    } catch (error) {
      call.emit("error", refuse("Candidates", error));
    }
  }

  return {
    submit: unary("Submit", (request) => {
      matching.submit(request);
      return { poolSize: matching.poolSize, algorithm };
    }),
    candidates,
    stops: unary("Stops", ({ requestIds }) => ({
      stops: matching.stops(requestIds).map(({ id, origin, destination }) => ({ requestId: id, origin, destination })),
    })),
    withdraw: unary("Withdraw", ({ requestIds }) => ({ withdrawn: matching.withdraw(requestIds) })),
    getRule: unary("GetRule", () => matching.rule),
    setRule: unary("SetRule", (change) => matching.setRule(change)),
  };
}
