import { describeConformance } from "@dyeing/adapter-conformance";
import { dyeingExpress } from "@dyeing/express";
import express4 from "express4";
import { capabilities } from "./capabilities.ts";
import { expressMountedSubject, expressParsedSubject, expressStreamedSubject } from "./server-subject.ts";

const EXPRESS_4 = { name: "Express 4", express: express4, loadShare: 0.2 };

for (const subject of [expressParsedSubject, expressStreamedSubject, expressMountedSubject]) {
  describeConformance(subject(dyeingExpress), capabilities);
  describeConformance(subject(dyeingExpress, EXPRESS_4), capabilities);
}
