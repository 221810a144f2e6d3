import * as typebox from "@sinclair/typebox";
import * as tf from "@tensorflow/tfjs-core";
import * as conformance from "./conformance/index.ts";
import * as api from "./index.ts";
import type { HostModules } from "./registry/plugins/plugins.ts";

/** Modules that users' modules import by name from any folder: this package itself, and the libraries it shares. */
export const hostModules: HostModules = {
  "exp-gan": api,
  "exp-gan/conformance": conformance,
  "@tensorflow/tfjs-core": tf,
  "@sinclair/typebox": typebox,
};
