import type { Sampler } from "../../algorithms/sampler.ts";
import type { Sample } from "../../components/blocks/block.ts";
import { UserError } from "../../errors.ts";

/** @throws UserError if samples of the class that `--class` asks for cannot be made */
export function checkClass(sampler: Sampler, { classes }: Sample, classOf: number | undefined): void {
  if (classOf === undefined) return;
  checkConditional(sampler, "--class");
  if (classOf >= classes) throw new UserError(`--class: must be 0 to ${classes - 1}, not ${classOf}`);
}

/** @throws UserError if no class can be asked for, as `option` does */
export function checkConditional({ conditional }: Sampler, option: string): void {
  if (!conditional) throw new UserError(`${option}: no network of this run depends on classes`);
}
