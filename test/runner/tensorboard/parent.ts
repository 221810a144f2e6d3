import { findTensorboard } from "../../../src/runner/tensorboard/environment.ts";
import { serveTensorboard } from "../../../src/runner/tensorboard/serve.ts";

// A process that serves the directory, says so, and stops on Ctrl-C.
const tensorboard = await findTensorboard();
const server = await serveTensorboard(tensorboard!, {
  directory: process.argv[2]!,
  port: 0,
  notify: (line) => console.log(`heard ${line}`),
});
process.once("SIGINT", async () => {
  await server.stop();
  console.log("stopped");
  process.exit(130);
});
console.log(`serving ${server.url}`);
