#!/usr/bin/env node
import { availableParallelism } from "node:os";
import { exitCodes } from "../errors.ts";
import { guardStreams } from "./log.ts";
import { takeSignals } from "./signals.ts";

// Before anything else is loaded, which takes long enough for a signal to come.
takeSignals();
guardStreams();

// Threads that read files and pictures. Node makes them when they are first needed, and only four unless told.
process.env.UV_THREADPOOL_SIZE ??= String(Math.max(4, availableParallelism()));

const { main } = await import("./main.ts").catch((error: Error) => {
  process.stderr.write(`error: exp cannot be loaded: ${error.message}\n`);
  process.exit(exitCodes.resource);
});
process.exitCode = await main(process.argv);
