import { describeConformance } from "@dyeing/adapter-conformance";
import { dyeingKoa } from "@dyeing/koa";
import { capabilities } from "./capabilities.ts";
import { INSTRUMENTED, koaParsedSubject } from "./server-subject.ts";

// As `@dyeing/sdk/register` does it: no middleware. The other shapes, and Koa 2, are in the slow test.
describeConformance(koaParsedSubject(dyeingKoa, { ...INSTRUMENTED, loadShare: 0.2 }), capabilities);
