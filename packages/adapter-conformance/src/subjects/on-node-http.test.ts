import { describeConformance } from "../run/describe-conformance.ts";
import { axiosSubject } from "./axios-subject.ts";
import { gotSubject } from "./got-subject.ts";
import { nodeFetchSubject } from "./node-fetch-subject.ts";
import { superagentSubject } from "./superagent-subject.ts";

describeConformance(axiosSubject);
describeConformance(gotSubject);
describeConformance(nodeFetchSubject);
describeConformance(superagentSubject);
