import { describeConformance } from "../run/describe-conformance.ts";
import { fastifyHttpProxySubject } from "./fastify-http-proxy-subject.ts";
import { httpProxySubject } from "./http-proxy-subject.ts";

describeConformance(httpProxySubject);
describeConformance(fastifyHttpProxySubject);
