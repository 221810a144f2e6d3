import { type TSchema, Type } from "@sinclair/typebox";
import * as tf from "@tensorflow/tfjs-core";
import type { Loss } from "../../src/components/losses/contract.ts";
import { losses } from "../../src/components/losses/index.ts";
import { checkLoss } from "../../src/conformance/index.ts";
import type { Makes } from "../../src/conformance/parameters.ts";
import { detach } from "../../src/engine/gradients/differentiate.ts";
import { changed, everyBreach } from "./broken.ts";
import { everyComponent } from "./everyComponent.ts";

everyComponent("losses", losses, checkLoss, { leastSquares: [{}, { real: 1, fake: -1, generator: 0 }] });

const { wasserstein } = losses;
const loss = (change: (part: Loss) => Partial<Loss>) => changed(wasserstein, change);
const critic = (real: (x: tf.Tensor) => tf.Tensor, fake: (x: tf.Tensor) => tf.Tensor) =>
  loss(() => ({
    critic: { real: ({ scores }) => tf.mean(real(scores)), fake: ({ scores }) => tf.mean(fake(scores)) },
  }));
let calls = 0;

everyBreach(checkLoss, {
  "the critic parts the scores": critic((x) => x, tf.neg),
  "the generator raises fakes": loss(() => ({ generator: { fake: ({ scores }) => tf.mean(scores) } })),
  "the critic's objective at scores about 100 is finite": critic(
    (x) => tf.log(tf.add(tf.exp(tf.neg(x)), 1)),
    (x) => tf.exp(x),
  ),
  "`critic` returned shape [16, 1]; it must return a scalar": loss(() => ({
    critic: (real, fake) => tf.sub(fake.scores, real.scores) as tf.Scalar,
  })),
  "the gradient of the critic's objective by the real scores agrees with finite differences": critic(
    (x) => tf.add(tf.neg(x), detach(tf.square(x))),
    (x) => x,
  ),
  "the critic's objective leaves no tensor behind": critic(
    (x) => tf.keep(tf.neg(x)),
    (x) => x,
  ),
  "the critic's objective reads no tensor's value": critic(
    (x) => tf.neg(tf.mul(x, x.dataSync()[0]! > 0 ? 1 : 2)),
    (x) => x,
  ),
  "the generator's objective returns the same bits": loss(() => ({
    generator: { fake: ({ scores }) => tf.neg(tf.mul(tf.mean(scores), ++calls)) },
  })),
  "`traits.scores` says what": loss(() => ({ traits: { scores: "big" as "any", lipschitz: true } })),
  "`about` is a sentence": { ...wasserstein, about: "loss" },
  "its kind is one of": { ...wasserstein, kind: "loss" },
  'the paper "Untold" has a url': {
    ...wasserstein,
    papers: [{ authors: "Somebody", year: 2020, title: "Untold", url: "" }],
  },
  "the parameter margin has a description": withParameter(
    Type.Number({ minimum: 0, maximum: 1, default: 0 }),
  ),
  "the parameter margin has a maximum": withParameter(
    Type.Number({ minimum: 0, default: 0, description: "m" }),
  ),
  "the parameter margin has a maxLength": withParameter(Type.String({ default: "", description: "m" })),
  "its own schema accepts its parameters: margin": withParameter(
    Type.Number({ minimum: 0, maximum: 1, default: 2, description: "m" }),
  ),
  "`create` makes no tensor": changed(wasserstein, (part) => ({ ...part, ones: tf.ones([1]) })),
});

function withParameter(margin: TSchema): Makes<Loss> {
  return { ...wasserstein, params: Type.Object({ margin }) };
}
