import { sequence, sequenceParameters } from "../blocks/sequence.ts";
import { defineCritic } from "./contract.ts";

export const sequential = defineCritic({
  about: "Layers in sequence, from a sample to one score.",
  params: sequenceParameters,
  create: sequence,
});
