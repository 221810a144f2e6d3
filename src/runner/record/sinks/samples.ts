import { existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { writeFileDurably } from "../../../files/durable.ts";
import { makeDirectory } from "../../../files/places.ts";
import type { OpenSink } from "../sink.ts";

const samplesDirectory = (run: string): string => join(run, "samples");

const fileName = (step: number): string => `step-${String(step).padStart(8, "0")}.png`;

const fileNamePattern = /^step-(\d{8,12})\.png$/;

/** The picture of real samples, as the networks see them. */
export const realPicture = (run: string): string => join(samplesDirectory(run), "real.png");

/** `samples/real.png`, and `samples/step-<step>.png`: pictures of the samples of fixed noise. */
export const samples: OpenSink = async ({ directory, beginning: { real } }) => {
  const folder = samplesDirectory(directory);
  await makeDirectory(folder);
  if (real !== undefined && !existsSync(realPicture(directory)))
    await writeFileDurably(realPicture(directory), real.png);
  return {
    image: async (tag, step, { png }) => {
      if (tag === "samples") await writeFileDurably(join(folder, fileName(step)), png);
    },
  };
};

/** A picture of samples in a run's directory. */
export interface SamplePicture {
  readonly step: number;
  readonly path: string;
}

/** The pictures of samples in a run's directory, in the order of their steps. */
export async function samplePictures(run: string): Promise<readonly SamplePicture[]> {
  const directory = samplesDirectory(run);
  const names = await readdir(directory).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT" || error.code === "ENOTDIR") return [];
    throw error;
  });
  return names
    .map((name) => ({ path: join(directory, name), digits: fileNamePattern.exec(name)?.[1] }))
    .flatMap(({ path, digits }) => (digits === undefined ? [] : [{ path, step: Number(digits) }]))
    .toSorted((a, b) => a.step - b.step);
}
