import { describeConformance } from "../run/describe-conformance.ts";
import { globalFetchSubject } from "./global-fetch-subject.ts";
import { undiciFetchSubject } from "./undici-fetch-subject.ts";
import { undiciRequestSubject } from "./undici-request-subject.ts";

describeConformance(globalFetchSubject);
describeConformance(undiciFetchSubject);
describeConformance(undiciRequestSubject);
