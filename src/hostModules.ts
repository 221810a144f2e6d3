import * as typebox from "@sinclair/typebox";
import * as tf from "@tensorflow/tfjs-core";
import * as conformance from "./conformance/index.ts";
import * as api from "./index.ts";
import type { HostModules } from "./registry/plugins/plugins.ts";

/** What users' modules import by name, wherever they lie: this very package, and the libraries it shares with them. */
export const hostModules: HostModules = {
  "exp-gan": api,
  "exp-gan/conformance": conformance,
  "@tensorflow/tfjs-core": tf,
  "@sinclair/typebox": typebox,
};
