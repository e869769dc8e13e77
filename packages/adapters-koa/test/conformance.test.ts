import { describeConformance } from "@dyeing/adapter-conformance";
import { dyeingKoa } from "@dyeing/koa";
import { capabilities } from "./capabilities.ts";
import { koaParsedSubject, koaStreamedSubject } from "./server-subject.ts";

describeConformance(koaParsedSubject(dyeingKoa), capabilities);
describeConformance(koaStreamedSubject(dyeingKoa), capabilities);
