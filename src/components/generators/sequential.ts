import { sequence, sequenceParameters } from "../blocks/sequence.ts";
import { defineGenerator } from "./contract.ts";

export const sequential = defineGenerator({
  about: "Layers in sequence, from the latent vector to a sample.",
  params: sequenceParameters,
  create: sequence,
});
