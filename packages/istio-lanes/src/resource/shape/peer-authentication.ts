import { map, object, oneOf, read, text, type ValueOf } from "./shape.ts";

const mode = object({ mode: read(oneOf("UNSET", "DISABLE", "PERMISSIVE", "STRICT")) });

export const peerAuthenticationSpec = object({
  selector: read(object({ matchLabels: read(map(text)) })),
  mtls: read(mode),
  portLevelMtls: read(map(mode)),
});

export type PeerAuthenticationSpec = ValueOf<typeof peerAuthenticationSpec>;
