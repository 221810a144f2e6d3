import { readdir, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import * as tf from "@tensorflow/tfjs-core";
import { UserError } from "../../errors.ts";
import { syncDirectory } from "../../files/durable.ts";
import { writeFailure } from "../../files/failure.ts";
import { readyDirectory } from "../../files/places.ts";
import { samplerOf, withTrained } from "../trained.ts";
import { checkClass, checkConditional } from "./classes.ts";
import { checkImages } from "./images.ts";
import { type Ordered, orderOf } from "./ordered.ts";
import { pngNames, singlePng } from "./singleImages.ts";

export interface FolderRequest extends Ordered {
  readonly folder: string;
  /** True if files may be there already. */
  readonly force: boolean;
}

/** Samples made, and written, at once. */
const block = 256;

/** Makes samples with weights of a run and writes each as a PNG file of its own. */
export async function generateFolder(
  request: FolderRequest,
): Promise<{ readonly folder: string; readonly files: number; readonly step: number }> {
  const { directory, experiment, perClass } = request;
  const { sample } = experiment.training;
  const sampler = samplerOf(request);
  checkClass(sampler, sample, request.classOf);
  if (perClass) checkConditional(sampler, "--per-class");
  checkImages(sample, directory);
  const folder = await preparedFolder(request);
  return withTrained(request, async (state, step) => {
    const { vectors, count, classOf } = orderOf(sampler, sample, request);
    const names = pngNames(count, sampler.conditional ? classOf : undefined);
    for (let start = 0; start < count; start += block) {
      const length = Math.min(block, count - start);
      const part = tf.slice(vectors, [start, 0], [length, -1]);
      const samples = await sampler.from(state, part, { classOf: (index) => classOf(start + index) });
      part.dispose();
      for (let i = 0; i < length; i++)
        await write(join(folder, names[start + i]!), singlePng(sample, samples, i));
    }
    vectors.dispose();
    await syncDirectory(folder);
    return { folder, files: count, step };
  });
}

/** Makes the folder if there is none. @throws UserError if it holds files that the samples would be mixed with */
async function preparedFolder({ folder, force }: FolderRequest): Promise<string> {
  const path = resolve(folder);
  await readyDirectory(path);
  const found = (await readdir(path)).filter((name) => !name.startsWith("."));
  if (found.length === 0 || force) return path;
  const files = found.length === 1 ? "a file" : `${found.length} files`;
  throw new UserError(`${path}: holds ${files} already; name another folder, or add to it by --force`);
}

/** Does not wait for the disk, which would take minutes for ten thousand: samples can be made again. */
async function write(path: string, png: Uint8Array): Promise<void> {
  await writeFile(path, png).catch(async (error) => {
    throw await writeFailure(path, error);
  });
}
