import { describeConformance } from "@dyeing/adapter-conformance";
import { dyeingExpress } from "@dyeing/express";
import { capabilities } from "./capabilities.ts";
import { expressParsedSubject, expressStreamedSubject } from "./server-subject.ts";

describeConformance(expressParsedSubject(dyeingExpress), capabilities);
describeConformance(expressStreamedSubject(dyeingExpress), capabilities);
