// biome-ignore-all lint/suspicious/noExplicitAny: grpc-js, however it was loaded
export function serve(grpc: any, handle: any, options?: object): Promise<{ server: any; port: number }>;
export function connect(grpc: any, port: number, options?: object): any;
export function call(grpc: any, client: any, dye?: object): Promise<{ answer: string; echoed: string }>;
export function ride(grpc: any): Promise<void>;
