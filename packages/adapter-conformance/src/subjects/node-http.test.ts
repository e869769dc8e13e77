import { describeConformance } from "../run/describe-conformance.ts";
import { nodeHttpSubject } from "./node-http-subject.ts";
import { nodeServerSubject } from "./node-server-subject.ts";

describeConformance(nodeServerSubject);
describeConformance(nodeHttpSubject);
