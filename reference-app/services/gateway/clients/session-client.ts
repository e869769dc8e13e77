import { z } from "zod";
import type { JsonClient } from "../../../kit/json-client.ts";
import { HttpProblem } from "../../../kit/problem.ts";
import { rideIdHeader } from "../../../kit/ride-id-header.ts";
import { UpstreamError } from "../../../kit/upstream-error.ts";
import type { Caller } from "../domain/caller.ts";

const VerifyReply = z.object({
  userId: z.string().min(1),
  level: z.string(),
  roles: z.array(z.string()),
});

/** Asks the user service whose token it is. */
export class SessionClient {
  readonly #client: JsonClient;

  constructor(client: JsonClient) {
    this.#client = client;
  }

  /**
   * `rideId`: the ride that it is about.
   * @throws HttpProblem 401 for a missing or refused token; UpstreamError when the user service cannot answer.
   */
  async verify(token: string | undefined, rideId?: string): Promise<Caller> {
    if (token === undefined) throw new HttpProblem(401, "missing token");
    try {
      const options = { schema: VerifyReply, headers: rideIdHeader(rideId) };
      return await this.#client.postJson("/v1/sessions/verify", { token }, options);
    } catch (error) {
      const refused = error instanceof UpstreamError && (error.status === 401 || error.status === 400);
      throw refused ? new HttpProblem(401, "invalid token") : error;
    }
  }
}

/** The token of `Authorization: Bearer <token>`. */
export function bearerToken(authorization: string | undefined): string | undefined {
  return /^Bearer +([^\s]+) *$/i.exec(authorization ?? "")?.[1];
}
