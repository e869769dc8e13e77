import { describeConformance } from "@dyeing/adapter-conformance";
import { dyeingExpress } from "@dyeing/express";
import express4 from "express4";
import { capabilities } from "./capabilities.ts";
import { expressMountedSubject, expressParsedSubject, expressStreamedSubject, INSTRUMENTED } from "./server-subject.ts";

const INSTRUMENTED_4 = { ...INSTRUMENTED, name: "Express 4, instrumented", express: express4 };

for (const subject of [expressParsedSubject, expressStreamedSubject, expressMountedSubject]) {
  describeConformance(subject(dyeingExpress, INSTRUMENTED), capabilities);
  describeConformance(subject(dyeingExpress, INSTRUMENTED_4), capabilities);
}
