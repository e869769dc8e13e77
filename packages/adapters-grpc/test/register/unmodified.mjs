import * as grpc from "@grpc/grpc-js";
import { ride } from "./service.cjs";

await ride(grpc);
