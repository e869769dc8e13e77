import { describeConformance } from "../run/describe-conformance.ts";
import { fastifyInstrumentedSubject, fastifySubject } from "./fastify-subject.ts";

describeConformance(fastifySubject);
describeConformance(fastifyInstrumentedSubject);
