#!/usr/bin/env node
import { exitCodes } from "../errors.ts";
import { guardStreams } from "./log.ts";
import { takeSignals } from "./signals.ts";

// Before anything else is loaded, which takes long enough for a signal to come.
takeSignals();
guardStreams();

const { main } = await import("./main.ts").catch((error: Error) => {
  process.stderr.write(`error: exp cannot be loaded: ${error.message}\n`);
  process.exit(exitCodes.resource);
});
process.exitCode = await main(process.argv);
