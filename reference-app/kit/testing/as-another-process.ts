import { createDyeing, type Dyeing } from "@dyeing/sdk";

/**
 * Tests call services as another process does, whose own allow-list names them: the SDK of this process takes a dye that
 * was put into a request by hand out again where none of its runtimes allows the host.
 */
export const anotherProcess: Dyeing = createDyeing({ service: "test", allow: ["127.0.0.1", "localhost"] });
