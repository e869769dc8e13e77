import {
  type ChannelOptions,
  Client,
  credentials,
  Metadata,
  Server,
  ServerCredentials,
  type ServerDuplexStream,
  type ServerReadableStream,
  type ServerUnaryCall,
  type ServerWritableStream,
  type ServiceDefinition,
  type sendUnaryData,
} from "@grpc/grpc-js";
import { onTestFinished } from "vitest";

const toBytes = (text: string): Buffer => Buffer.from(text);
const toText = (bytes: Buffer): string => bytes.toString();

const method = (name: string, requestStream: boolean, responseStream: boolean) => ({
  path: `/test.Echo/${name}`,
  requestStream,
  responseStream,
  requestSerialize: toBytes,
  requestDeserialize: toText,
  responseSerialize: toBytes,
  responseDeserialize: toText,
});

const definition = {
  unary: method("Unary", false, false),
  collect: method("Collect", true, false),
  count: method("Count", false, true),
  chat: method("Chat", true, true),
} satisfies ServiceDefinition;

export interface EchoService {
  readonly port: number;
  readonly metadata: Metadata[];
  /** Resolves when the service learns that a call was cancelled. */
  readonly cancelled: Promise<void>;
  /** Ends connections gracefully: GOAWAY, streams under way go on. */
  drain(): void;
  stop(): void;
}

/** A gRPC service with one method of each kind. Text in, text out. */
export async function echoService(version: string, port = 0): Promise<EchoService> {
  const metadata: Metadata[] = [];
  let tell: () => void;
  const cancelled = new Promise<void>((resolve) => {
    tell = resolve;
  });
  const trailers = (): Metadata => {
    const sent = new Metadata();
    sent.add("x-served-by", version);
    sent.add("x-bytes-bin", Buffer.from([0, 1, 255]));
    return sent;
  };
  const server = new Server();
  server.addService(definition, {
    unary(call: ServerUnaryCall<string, string>, reply: sendUnaryData<string>) {
      metadata.push(call.metadata);
      if (call.request === "fail") reply({ code: 9, details: "not now", metadata: trailers() });
      else if (call.request !== "hang") reply(null, `${version} ${call.request}`, trailers());
      call.on("cancelled", () => tell());
    },
    collect(call: ServerReadableStream<string, string>, reply: sendUnaryData<string>) {
      let total = 0;
      call.on("data", (text: string) => {
        total += text.length;
      });
      call.on("end", () => reply(null, String(total)));
    },
    count(call: ServerWritableStream<string, string>) {
      let next = 0;
      const [end = 0, size = 0] = call.request.split("/").map(Number);
      const more = (): void => {
        while (next < end && !call.cancelled) {
          next += 1;
          if (!call.write(String(next).padEnd(size))) return void call.once("drain", more);
        }
        call.end(trailers());
      };
      more();
    },
    chat(call: ServerDuplexStream<string, string>) {
      call.on("data", (text: string) => call.write(`${version} ${text}`));
      call.on("end", () => call.end());
      call.on("cancelled", () => tell());
    },
  });
  const bound = await new Promise<number>((resolve, reject) => {
    server.bindAsync(`127.0.0.1:${port}`, ServerCredentials.createInsecure(), (error, got) => {
      if (error === null) resolve(got);
      else reject(error);
    });
  });
  const stop = (): void => server.forceShutdown();
  onTestFinished(stop);
  return { port: bound, metadata, cancelled, stop, drain: () => server.drain(`127.0.0.1:${bound}`, 10_000) };
}

/** A client of the service behind a port. */
export class EchoClient extends Client {
  constructor(port: number, options: ChannelOptions = {}) {
    super(`127.0.0.1:${port}`, credentials.createInsecure(), options);
    onTestFinished(() => this.close());
  }

  unary(text: string, headers: Record<string, string> = {}): Promise<{ text: string; trailers: Metadata }> {
    return new Promise((resolve, reject) => {
      let trailers = new Metadata();
      let reply = "";
      const call = this.makeUnaryRequest(
        "/test.Echo/Unary",
        toBytes,
        toText,
        text,
        metadataOf(headers),
        (error, value) => {
          if (error !== null) reject(error);
          else reply = value ?? "";
        },
      );
      call.on("status", ({ code, metadata }) => {
        trailers = metadata;
        if (code === 0) resolve({ text: reply, trailers });
      });
    });
  }

  collect(texts: readonly string[]): Promise<string> {
    return new Promise((resolve, reject) => {
      const call = this.makeClientStreamRequest("/test.Echo/Collect", toBytes, toText, (error, value) => {
        if (error === null) resolve(value ?? "");
        else reject(error);
      });
      for (const text of texts) call.write(text);
      call.end();
    });
  }

  /** A stream of the numbers up to `end`, each padded to `size` characters. */
  count(end: number, size = 0) {
    return this.makeServerStreamRequest("/test.Echo/Count", toBytes, toText, `${end}/${size}`);
  }

  chat(headers: Record<string, string> = {}) {
    return this.makeBidiStreamRequest("/test.Echo/Chat", toBytes, toText, metadataOf(headers));
  }

  hang() {
    return this.makeUnaryRequest("/test.Echo/Unary", toBytes, toText, "hang", () => {});
  }
}

export function metadataOf(headers: Readonly<Record<string, string>>): Metadata {
  const metadata = new Metadata();
  for (const [name, value] of Object.entries(headers)) metadata.set(name, value);
  return metadata;
}
