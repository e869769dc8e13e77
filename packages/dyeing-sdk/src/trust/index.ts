// For tools and other libraries: what an allow-list takes, without the runtime.

export { isHostPattern } from "./host-pattern.ts";
