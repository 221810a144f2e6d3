#!/usr/bin/env node
import { guardStreams } from "./log.ts";
import { takeSignals } from "./signals.ts";

// Before anything else is loaded, which takes long enough for a signal to come.
takeSignals();
guardStreams();

const { main } = await import("./main.ts");
process.exitCode = await main(process.argv);
