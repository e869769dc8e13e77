import { createHmac, randomUUID } from "node:crypto";
import { isId } from "../../../kit/id.ts";
import { HttpProblem } from "../../../kit/problem.ts";
import type { UserRepository } from "../data-access/user-repository.ts";
import type { RealNameCheck } from "./real-name-check.ts";
import type { Session, SessionTokens } from "./session-token.ts";
import { INITIAL_CREDIT_SCORE, type User } from "./user.ts";

export interface Registration {
  readonly name: string;
  readonly phone: string;
  readonly realName: string;
  readonly idNumber: string;
}

export interface UsersOptions {
  readonly repository: UserRepository;
  readonly realNameCheck: RealNameCheck;
  readonly tokens: SessionTokens;
  readonly secret: string;
  readonly sessionTtlSeconds: number;
  readonly now?: () => Date;
}

/** Registration, sessions and who is who. */
export class Users {
  readonly #options: UsersOptions;

  constructor(options: UsersOptions) {
    this.#options = options;
  }

  /** @throws HttpProblem 400 when the real-name check fails, 409 when the person or the phone has an account. */
  async register(registration: Registration): Promise<User> {
    const { repository, realNameCheck, secret } = this.#options;
    const faults = await realNameCheck.check(registration, this.#now());
    if (Object.keys(faults).length > 0) throw new HttpProblem(400, "invalid request", { fields: faults });
    const user: User = {
      id: `usr_${randomUUID()}`,
      name: registration.name,
      phone: registration.phone,
      level: "NEW",
      roles: ["rider"],
      creditScore: INITIAL_CREDIT_SCORE,
      realNameVerified: true,
      createdAt: this.#now(),
    };
    // The identity number itself is not kept: one person, one account needs only its keyed digest.
    const idDigest = createHmac("sha256", secret).update(registration.idNumber.trim().toUpperCase()).digest("hex");
    const taken = await repository.insert(user, idDigest);
    if (taken !== undefined) throw new HttpProblem(409, `${taken} already has an account`);
    return user;
  }

  /** @throws HttpProblem 404 */
  async get(id: string): Promise<User> {
    const user = isId(id) ? await this.#options.repository.find(id) : undefined;
    if (user === undefined) throw new HttpProblem(404, "unknown user");
    return user;
  }

  /**
   * The first device that opens a session becomes the user's device.
   *
   * @throws HttpProblem 404 for an unknown user, 409 for another device.
   */
  async openSession(userId: string, deviceId: string): Promise<{ token: string; expiresAt: Date }> {
    const { repository, tokens, sessionTtlSeconds } = this.#options;
    const user = await this.get(userId);
    const bound = await repository.bindDevice(user.id, deviceId);
    if (bound !== deviceId) throw new HttpProblem(409, "user is bound to another device");
    const expiresAt = this.#now().getTime() + sessionTtlSeconds * 1_000;
    return { token: tokens.issue({ userId: user.id, deviceId, expiresAt }), expiresAt: new Date(expiresAt) };
  }

  /** @throws HttpProblem 401 for a token that is not valid now, or whose user or device is gone. */
  async verify(token: string): Promise<{ user: User; session: Session }> {
    const session = this.#options.tokens.verify(token, this.#now().getTime());
    const user = session && (await this.#options.repository.findByDevice(session.userId, session.deviceId));
    if (session === undefined || user === undefined) throw new HttpProblem(401, "invalid token");
    return { user, session };
  }

  #now(): Date {
    return this.#options.now?.() ?? new Date();
  }
}
