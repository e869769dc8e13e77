import { describeConformance } from "../run/describe-conformance.ts";
import { globalFetchSubject } from "./global-fetch-subject.ts";

describeConformance(globalFetchSubject);
