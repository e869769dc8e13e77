import { describeConformance } from "../run/describe-conformance.ts";
import { fastifySubject } from "./fastify-subject.ts";

describeConformance(fastifySubject);
