import { describeConformance } from "@dyeing/adapter-conformance";
import { dyeingKoa } from "@dyeing/koa";
import koa2 from "koa2";
import { capabilities } from "./capabilities.ts";
import { INSTRUMENTED, koaMountedSubject, koaParsedSubject, koaStreamedSubject } from "./server-subject.ts";

const INSTRUMENTED_2 = { ...INSTRUMENTED, name: "Koa 2, instrumented", Koa: koa2 };

for (const subject of [koaParsedSubject, koaStreamedSubject, koaMountedSubject]) {
  describeConformance(subject(dyeingKoa, INSTRUMENTED), capabilities);
  describeConformance(subject(dyeingKoa, INSTRUMENTED_2), capabilities);
}
