#!/usr/bin/env node
import { main } from "./main.ts";

let unread = false;

// The reader of the output has gone, as `head` does. A run in progress saves first, as on SIGTERM.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  if (unread) return;
  unread = true;
  if (process.listenerCount("SIGTERM") === 0) process.exit();
  process.kill(process.pid, "SIGTERM");
});

process.exitCode = await main(process.argv);
