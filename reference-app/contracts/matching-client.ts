import { dyeingClientInterceptor } from "@dyeing/grpc";
import type { Dyeing } from "@dyeing/sdk";
import {
  type CallOptions,
  type ClientOptions,
  type ClientReadableStream,
  type ClientUnaryCall,
  credentials,
  Metadata,
  type ServiceError,
} from "@grpc/grpc-js";
import type { CallEdge } from "../kit/break-edge.ts";
import { rideIdHeader } from "../kit/ride-id-header.ts";
import type { EdgeId } from "../topology.ts";
import {
  type CandidatesQuery,
  MatchingClient as GeneratedClient,
  type Group,
  type MatchRule,
  type RideRequest,
  type StopsReply,
  type SubmitReply,
  type WithdrawReply,
} from "./generated/matching.ts";
import { upstreamErrorOf } from "./upstream-error-of.ts";

export interface MatchingClientOptions {
  /** The edge of topology.ts that the calls belong to, such as `order->matching`. */
  readonly edge: EdgeId;
  /** `host:port`. */
  readonly address: string;
  readonly dyeing: Dyeing;
  readonly callEdge: CallEdge;
  /** Deadline of a call, for the stream of its whole length, in milliseconds. Default 5,000. */
  readonly timeoutMs?: number | undefined;
}

/**
 * The matching service as its callers see it. Every method fails with an UpstreamError, whose `status` is the HTTP
 * status that fits the refusal (400, 404, ...) and whose body names the bad fields.
 */
export interface MatchingClient {
  /** Sent with the request's own ride id. */
  submit(request: RideRequest): Promise<SubmitReply>;
  /**
   * The call begins at once, in the caller's context, not at the first `next()`. Leaving the loop early cancels it.
   * @param query `limit` 0 takes the server's default.
   * @param rideId the ride that the call is about.
   */
  candidates(query: CandidatesQuery, rideId?: string): AsyncIterableIterator<Group>;
  stops(requestIds: readonly string[], rideId?: string): Promise<StopsReply>;
  withdraw(requestIds: readonly string[], rideId?: string): Promise<WithdrawReply>;
  getRule(): Promise<MatchRule>;
  /** Fields that are absent keep their value. Resolves to the rule as it then is. */
  setRule(change: MatchRule): Promise<MatchRule>;
  close(): void;
}

const channelOptions = {
  // The callee is in the mesh; a proxy from the environment is not on the way.
  "grpc.enable_http_proxy": 0,
} satisfies ClientOptions;

type UnaryMethod<Request, Reply> = (
  request: Request,
  metadata: Metadata,
  options: Partial<CallOptions>,
  callback: (error: ServiceError | null, reply: Reply) => void,
) => ClientUnaryCall;

/**
 * @example
 * const matching = createMatchingClient({ edge: "order->matching", address: config.MATCHING_URL, dyeing, callEdge });
 * const { poolSize } = await matching.submit(request);
 * for await (const group of matching.candidates({ requestId, limit: 1 })) return group;
 */
export function createMatchingClient(options: MatchingClientOptions): MatchingClient {
  const { edge, address, dyeing, callEdge, timeoutMs = 5_000 } = options;
  const client = new GeneratedClient(address, credentials.createInsecure(), {
    ...channelOptions,
    interceptors: [dyeingClientInterceptor(dyeing)],
  });
  const upstream = edge.split("->")[1] ?? edge;
  const deadline = (): Partial<CallOptions> => ({ deadline: Date.now() + timeoutMs });

  function unary<Request, Reply>(
    method: UnaryMethod<Request, Reply>,
    request: Request,
    rideId?: string,
  ): Promise<Reply> {
    return callEdge(
      edge,
      () =>
        new Promise<Reply>((resolve, reject) => {
          method.call(client, request, metadataOf(rideIdHeader(rideId)), deadline(), (error, reply) => {
            if (error) reject(upstreamErrorOf(upstream, error));
            else resolve(reply);
          });
        }),
    );
  }

  return {
    submit: (request) => unary<RideRequest, SubmitReply>(client.submit, request, request.rideId),
    candidates: (query, rideId) =>
      iterate(
        callEdge(edge, () => client.candidates(query, metadataOf(rideIdHeader(rideId)), deadline())),
        upstream,
      ),
    stops: (requestIds, rideId) =>
      unary<{ requestIds: string[] }, StopsReply>(client.stops, { requestIds: [...requestIds] }, rideId),
    withdraw: (requestIds, rideId) =>
      unary<{ requestIds: string[] }, WithdrawReply>(client.withdraw, { requestIds: [...requestIds] }, rideId),
    getRule: () => unary<Record<string, never>, MatchRule>(client.getRule, {}),
    setRule: (change) => unary<MatchRule, MatchRule>(client.setRule, change),
    close: () => client.close(),
  };
}

function metadataOf(headers: Readonly<Record<string, string>>): Metadata {
  const metadata = new Metadata();
  for (const [name, value] of Object.entries(headers)) metadata.set(name, value);
  return metadata;
}

function iterate<Item>(call: ClientReadableStream<Item>, upstream: string): AsyncIterableIterator<Item> {
  // grpc-js emits the error without destroying the stream: unheard it would end the process, and a reader that comes
  // later would take the call for one that ended well.
  let failure: unknown;
  call.on("error", (error) => {
    failure ??= error;
  });
  return read(call, upstream, () => failure);
}

async function* read<Item>(
  call: ClientReadableStream<Item>,
  upstream: string,
  failure: () => unknown,
): AsyncGenerator<Item> {
  try {
    for await (const item of call) yield item as Item;
    if (failure() !== undefined) throw failure();
  } catch (error) {
    throw upstreamErrorOf(upstream, error);
  } finally {
    call.cancel();
  }
}
