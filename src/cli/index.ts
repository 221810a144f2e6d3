#!/usr/bin/env node
import { main } from "./main.ts";

// Whoever read the output has gone, as `head` does: end like on SIGTERM, so that a run in progress saves first.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  process.kill(process.pid, "SIGTERM");
});

process.exitCode = await main(process.argv);
