// For tools and other libraries: what an allow-list takes, and signatures, without the runtime.

export { DyeSigner, type SignerSettings } from "./dye-signer.ts";
export { DyeVerifier, type VerifierSettings } from "./dye-verifier.ts";
export { GrpcChannelTarget } from "./grpc-channel-target.ts";
export { isHostPattern } from "./host-pattern.ts";
export { peerFault } from "./peer-list.ts";
export { type SigningKey, type SigningKeySource, SigningKeys } from "./signing-keys.ts";
