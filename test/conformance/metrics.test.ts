import * as tf from "@tensorflow/tfjs-core";
import type { Metric, MetricInputs } from "../../src/components/metrics/contract.ts";
import { metrics } from "../../src/components/metrics/index.ts";
import { checkMetric } from "../../src/conformance/index.ts";
import { changed, everyBreach } from "./broken.ts";
import { everyComponent } from "./everyComponent.ts";

everyComponent("metrics", metrics, checkMetric, {
  classifierScore: [{}, { splits: 1 }],
  nearestNeighbours: [{}, { samples: 7, duplicates: 0.5 }],
});

const { criticGap } = metrics;
const metric = (change: (metric: Metric) => Partial<Metric>) => changed(criticGap, change);
let calls = 0;

everyBreach(checkMetric, {
  "`traits.needs` holds": metric(() => ({ traits: { needs: ["colour" as "critic"], leastSamples: 1 } })),
  "`traits.leastSamples` is from 1": metric(() => ({ traits: { needs: ["critic"], leastSamples: 0 } })),
  "`traits.better` is of one number, or names some of several: not gap": metric(({ traits }) => ({
    traits: { ...traits, better: { gap: "lower" } },
  })),
  "`traits.better` is lower": metric(({ traits }) => ({ traits: { ...traits, better: "best" as "lower" } })),
  "it takes critic only if": metric(() => ({ traits: { needs: [], leastSamples: 1 } })),
  "it takes features only if": metric(() => ({
    measure: async ({ generated }: MetricInputs) => (await generated.features()).count,
  })),
  "the metric is the same for the same samples": metric(() => ({ measure: async () => ++calls })),
  "the metric leaves no tensor behind": metric(() => ({
    measure: async () => {
      tf.keep(tf.scalar(1));
      return 0;
    },
  })),
  "the metric is finite": metric(() => ({ measure: async () => Number.NaN })),
  "the floor has the same numbers": metric(() => ({ floor: async () => ({ gap: 0 }) })),
  "the number first-part of its floor is named": metric(() => ({
    floor: async () => ({ "first-part": 0 }),
  })),
});
