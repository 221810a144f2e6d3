import { readdir } from "node:fs/promises";
import { join } from "node:path";

/** A picture that the recorder made of the fixed noise's samples. */
export interface SamplePicture {
  readonly step: number;
  readonly path: string;
}

/** The pictures in a run's directory in the order of their steps; none where none were made. */
export async function samplePictures(run: string): Promise<readonly SamplePicture[]> {
  const directory = join(run, "samples");
  const names = await readdir(directory).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return [];
    throw error;
  });
  return names
    .map((name) => ({ path: join(directory, name), digits: /^step-(\d{8,12})\.png$/.exec(name)?.[1] }))
    .flatMap(({ path, digits }) => (digits === undefined ? [] : [{ path, step: Number(digits) }]))
    .toSorted((a, b) => a.step - b.step);
}
