import * as tf from "@tensorflow/tfjs-core";
import type { Penalty } from "../../src/components/penalties/contract.ts";
import { penalties } from "../../src/components/penalties/index.ts";
import { checkPenalty } from "../../src/conformance/index.ts";
import { detach } from "../../src/engine/gradients/detach.ts";
import { changed, everyBreach } from "./broken.ts";
import { everyComponent } from "./everyComponent.ts";

everyComponent("penalties", penalties, checkPenalty, {
  gradient: [
    {},
    ...Object.values(penalties.gradient.settings!).map(({ params }) => params),
    { sides: "one", target: 0.5 },
    { at: "fake", target: 0, everyUpdates: 4 },
    { at: "around", spread: 1 },
  ],
});

const { gradient } = penalties;
const term = (wrap: Penalty["term"]) => changed(gradient, () => ({ term: wrap }));

const withSetting = (about: string, params: Record<string, unknown>) => ({
  ...gradient,
  settings: { r3: { about, params } },
});

everyBreach(checkPenalty, {
  "the setting r3 has an `about`": withSetting("no full stop", {}),
  "its own schema accepts its parameters: weight": withSetting("Negative.", { weight: -1 }),
  "the term has shape []": term((critic, { real }) => critic(real) as tf.Scalar),
  "the term is finite": term((critic, { real }) => tf.log(tf.neg(tf.sum(tf.square(critic(real)))))),
  "the term's gradient by the critic's inner weights agrees with finite differences": term(
    (critic, { real }) => tf.mean(tf.mul(critic(real), detach(critic(real)))),
  ),
  "the term reads no tensor's value": term((critic, { real }) =>
    tf.mul(tf.mean(critic(real)), real.dataSync()[0]!),
  ),
  "`traits.everyUpdates` counts": changed(gradient, ({ traits }) => ({
    traits: { ...traits, everyUpdates: 0 },
  })),
  "the draw mixing is uniform or normal": changed(gradient, () => ({
    draws: () => ({ mixing: { distribution: "cauchy" as "normal", shape: [] } }),
  })),
});
