import type { ErrorRequestHandler } from "express";
import { HttpProblem } from "../../../kit/problem.ts";
import { IllegalTransition } from "../domain/illegal-transition.ts";
import { NotAllowed } from "../domain/not-allowed.ts";
import { UnknownSubject } from "../domain/unknown-subject.ts";

/** Gives the refusals of the domain their HTTP status. Stands before the general error handler. */
export const domainProblems: ErrorRequestHandler = (error, _req, _res, next) => next(toProblem(error));

function toProblem(error: unknown): unknown {
  if (error instanceof UnknownSubject) return new HttpProblem(404, error.message);
  if (error instanceof NotAllowed) return new HttpProblem(403, error.message);
  if (error instanceof IllegalTransition) return new HttpProblem(409, error.message, { state: error.state });
  return error;
}
