import { describeConformance } from "@dyeing/adapter-conformance";
import { dyeingExpress } from "@dyeing/express";
import { capabilities } from "./capabilities.ts";
import { expressStreamedSubject, INSTRUMENTED } from "./server-subject.ts";

// As `@dyeing/sdk/register` does it: no middleware. The other shapes, and Express 4, are in the slow test.
describeConformance(expressStreamedSubject(dyeingExpress, { ...INSTRUMENTED, loadShare: 0.2 }), capabilities);
