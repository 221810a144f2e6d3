import * as tf from "@tensorflow/tfjs-core";
import { type Block, elements, type Sample, type Shape } from "../components/blocks/block.ts";
import type { Layer } from "../components/blocks/chain.ts";
import { stream } from "../engine/random/streams.ts";
import { InvalidParameter } from "../registry/invalidParameter.ts";
import { checkGradients } from "./gradients.ts";
import { promise } from "./promise.ts";
import { batch, evaluate, type Subject, subjectOf } from "./subject.ts";
import { checkFinite, checkPure, checkShape } from "./tensors.ts";
import { checkTraits } from "./traits.ts";

/** An input shape and a dataset's sample to build a network or layer for. */
export interface Situation {
  readonly input: Shape;
  readonly sample: Sample;
}

/** Checks the block that `layer` builds in each situation that it accepts, at least one; returns these blocks. */
export function checkLayerIn(situations: readonly Situation[], layer: Layer): readonly Block[] {
  const built = situations.map((situation) => ({ ...situation, block: build(layer, situation) }));
  const fitting = built.flatMap(({ block, input, sample }) => {
    if (block instanceof InvalidParameter) return [];
    checkBlock(block, input, sample);
    return [block];
  });
  const why = built.map(
    ({ input, block }) => `[${input}]: ${block instanceof InvalidParameter && block.message}`,
  );
  promise(fitting.length > 0, `it accepts at least one input, but ${why.join("; ")}`);
  return fitting;
}

function build(layer: Layer, { input, sample }: Situation): Block | InvalidParameter {
  const before = tf.memory().numTensors;
  try {
    return layer(input, sample);
  } catch (error) {
    if (error instanceof InvalidParameter) return error;
    throw error;
  } finally {
    promise(tf.memory().numTensors === before, "building a block makes no tensor");
  }
}

function checkBlock(block: Block, input: Shape, sample: Sample): void {
  checkSpecs(block);
  const subject = subjectOf(block, input, sample);
  checkTraining(subject);
  checkInference(subject);
  checkTraits(subject, sample);
  checkGradients(subject);
}

function checkSpecs({ weights, buffers }: Block): void {
  for (const [name, { shape, fanIn, fanOut, initializer }] of Object.entries(weights)) {
    const whole = [...shape, fanIn, fanOut].every((size) => Number.isInteger(size) && size > 0);
    promise(whole, `the dimensions and fans of ${name} are positive integers`);
    const values = initializer?.(weights[name]!, stream(7, name));
    promise(
      values === undefined || (values.length === elements(shape) && values.every(Number.isFinite)),
      `the initial ${name} has one finite value for each element`,
    );
  }
  for (const name of [...Object.keys(weights), ...Object.keys(buffers)])
    promise(!name.includes("/"), `the name ${name} has no "/", which separates names in a checkpoint`);
  for (const [name, { initial }] of Object.entries(buffers)) {
    const draw = () => initial(stream(7, name)).join();
    const drawn = draw();
    promise(drawn === draw(), `the initial ${name} is the same for the same stream`);
  }
}

function checkTraining(subject: Subject): void {
  const { updates } = checkPass("a training pass", subject, true);
  for (const name of Object.keys(subject.buffers))
    promise(updates[name] !== undefined, `a training pass updates ${name}`);
  for (const [name, update] of Object.entries(updates)) checkFinite(update, name);
}

function checkInference(subject: Subject): void {
  const { updates } = checkPass("a pass outside training", subject, false);
  promise(Object.keys(updates).length === 0, "buffers are updated only in training");
}

function checkPass(what: string, subject: Subject, training: boolean) {
  const { x, weights, buffers, block } = subject;
  const passed = checkPure(what, { x, weights, buffers }, () => evaluate(subject, training));
  checkShape(passed.y, [batch, ...block.output], `the output of ${what}`);
  checkFinite(passed.y, `the output of ${what}`);
  return passed;
}
