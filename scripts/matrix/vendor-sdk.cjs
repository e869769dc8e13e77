// Stands for a library that brings its own copy of OpenTelemetry's API and registers a context manager with it.
const { context } = require("@opentelemetry/api");
const { AsyncLocalStorageContextManager } = require("@opentelemetry/context-async-hooks");

if (!context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable())) {
  throw new Error("the vendor's context manager was refused");
}
