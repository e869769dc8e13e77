import { codecGroup } from "./group/codec-group.ts";
import { expressGroup } from "./group/express-group.ts";
import type { Group } from "./group/group.ts";
import { grpcClientGroup, grpcServerGroup } from "./group/grpc-groups.ts";
import { koaGroup } from "./group/koa-group.ts";
import { lanesGroup, lanesLoadGroup } from "./group/lanes-groups.ts";
import { outboundGroups } from "./group/outbound-groups.ts";
import { rulesGroup, rulesLoadGroup } from "./group/rules-groups.ts";

/** Everything that is measured, in the order of the table. */
export const suite: readonly Group[] = [
  codecGroup,
  expressGroup,
  koaGroup,
  grpcServerGroup,
  grpcClientGroup,
  ...outboundGroups,
  lanesGroup,
  lanesLoadGroup,
  rulesGroup,
  rulesLoadGroup,
];
