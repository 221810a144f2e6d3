import { resolve } from "node:path";
import { allowedMetrics, metNeeds, metricsOf } from "../../algorithms/metrics.ts";
import type { Metric } from "../../components/metrics/contract.ts";
import { UserError } from "../../errors.ts";
import type { Checked } from "../checked.ts";
import { loadData } from "../data.ts";
import { type EngineChoice, withEngine } from "../engine.ts";
import { checkImages } from "../samples/images.ts";
import { evaluateImages, type Judgement } from "./evaluation.ts";
import { openExtractor } from "./extractor.ts";
import { folderSource } from "./folderSource.ts";

export interface FolderEvaluationRequest extends EngineChoice {
  /** Its data is what the images are compared with. */
  readonly experiment: Checked;
  readonly folder: string;
  /** Images that are judged at most. */
  readonly samples: number;
  /** Names of metrics; all that images allow if left out. */
  readonly metrics: readonly string[] | undefined;
  readonly notice: (line: string) => void;
}

/** The judgement of a folder of images. */
export interface FolderEvaluation extends Judgement {
  /** Absolute path of the folder. */
  readonly images: string;
}

/** Judges images that any program made by the metrics that need nothing but images. */
export async function evaluateFolder(request: FolderEvaluationRequest): Promise<FolderEvaluation> {
  const { experiment, samples, notice } = request;
  const { training } = experiment;
  checkImages(training.sample, experiment.parts.name);
  const folder = resolve(request.folder);
  const chosen = chosenMetrics(request);
  return withEngine(request, notice, async () => {
    const source = await folderSource(folder, training.sample, samples, notice);
    const data = await loadData(experiment, notice);
    const metrics = enough(chosen, source.count, request);
    const judge = await openExtractor(experiment, notice, metrics);
    const judged = await evaluateImages(
      { training, data, metrics, judge, count: source.count, notice },
      source,
    );
    return { images: folder, ...judged };
  });
}

/** The metrics that are asked for, or all that need neither a critic nor labels of the images. */
function chosenMetrics({ experiment, metrics: asked }: FolderEvaluationRequest): ReadonlyMap<string, Metric> {
  const { parts, resolved, training } = experiment;
  const met = metNeeds({ ...training, scorer: undefined, sampler: undefined }, parts);
  const own = [...metricsOf(parts, resolved)].filter(([, { traits }]) =>
    traits.needs.every((need) => met.includes(need)),
  );
  const all = new Map([...allowedMetrics(met), ...own]);
  const unknown = asked?.find((name) => !all.has(name));
  if (unknown !== undefined)
    throw new UserError(`--metrics: images allow ${[...all.keys()].join(", ")}, not ${unknown}`);
  return new Map([...all].filter(([name]) => asked?.includes(name) ?? true));
}

/** The metrics that so few images are enough for. @throws UserError if one of the others is asked for */
function enough(
  metrics: ReadonlyMap<string, Metric>,
  count: number,
  { metrics: asked, notice }: FolderEvaluationRequest,
): ReadonlyMap<string, Metric> {
  const few = [...metrics].filter(([, { traits }]) => traits.leastSamples > count);
  for (const [name, { traits }] of few) {
    const message = `${name} needs at least ${traits.leastSamples} images, and there are ${count}`;
    if (asked !== undefined) throw new UserError(`--metrics: ${message}`);
    notice(`${message}; it is left out`);
  }
  return new Map([...metrics].filter(([, { traits }]) => traits.leastSamples <= count));
}
