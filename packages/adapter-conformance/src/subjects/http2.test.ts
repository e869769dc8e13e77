import { describeConformance } from "../run/describe-conformance.ts";
import { nodeHttp2Subject } from "./node-http2-subject.ts";

describeConformance(nodeHttp2Subject);
