import type { Request } from "express";
import { HttpProblem } from "../../../kit/problem.ts";
import type { Caller } from "../domain/caller.ts";

/**
 * Who calls. The gateway has checked the token and says so in these headers; it removes what a client sends under
 * their names.
 * @throws HttpProblem 401 when there is no user
 */
export function callerOf(req: Request): Caller {
  const userId = req.get("x-user-id");
  if (userId === undefined || userId === "") throw new HttpProblem(401, "sign in first");
  const roles = (req.get("x-user-roles") ?? "").split(",").map((role) => role.trim());
  return { userId, roles };
}
