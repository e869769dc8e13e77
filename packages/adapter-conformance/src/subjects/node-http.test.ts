import { describeConformance } from "../run/describe-conformance.ts";
import { nodeHttpSubject } from "./node-http-subject.ts";
import { nodeServerSubject } from "./node-server-subject.ts";

const WRITTEN = {
  reason: "node:http has written its header block before any hook sees the request; counted as outbound-headers-sent",
  fails: /deep-equal[\s\S]*- .*x-trace-color|deep-equal[\s\S]*- .*x-dye/,
};

describeConformance(nodeServerSubject);
describeConformance(nodeHttpSubject, {
  unsupported: {
    "headers handed over as a list are added to": WRITTEN,
    "a call that expects 100-continue carries the dye": WRITTEN,
  },
});
