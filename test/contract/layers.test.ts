import { layers } from "../../src/components/layers/index.ts";
import { checkLayer } from "../../src/contracts/index.ts";
import { everyComponent } from "./everyComponent.ts";

const weightTransform = { type: "spectralNorm" };

everyComponent("layers", layers, checkLayer, {
  averagePool: [{}, { size: 4 }],
  conv2d: [
    { kernel: 3, channels: 2 },
    { kernel: 4, stride: 2, padding: 1, channels: 3, bias: false, weightTransform },
    { kernel: 3, stride: 2, padding: "same", channels: 3, initializer: { type: "keras" } },
    { kernel: 2, padding: 2, channels: 1 },
  ],
  convTranspose2d: [
    { kernel: 4, stride: 2, padding: 1, channels: 2, weightTransform },
    { kernel: 3, stride: 2, padding: 1, outputPadding: 1, channels: 2, bias: false },
    { kernel: 3, stride: 2, padding: "same", channels: 2, initializer: { type: "normal" } },
    { kernel: 1, stride: 2, padding: "same", channels: 2 },
    { kernel: 1, padding: 2, channels: 2 },
  ],
  dense: [{}, { units: 5 }, { units: 3, bias: false, weightTransform }],
  leakyRelu: [{}, { slope: 0 }, { slope: 1 }],
  maxPool: [{}, { size: 4 }],
  reshape: [{}, { shape: [2, 4, 2] }, { shape: [16] }],
  upsample: [{}, { factor: 3 }, { factor: 2, method: "bilinear" }],
});
