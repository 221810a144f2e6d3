import { quote } from "../../../printable.ts";
import type { Chosen } from "./choose.ts";
import { whereOf } from "./explain.ts";
import type { Fit } from "./fit.ts";
import type { Row } from "./match.ts";
import { dividedBySigma, estimated } from "./spectral.ts";
import { valuesOf } from "./values.ts";

/** What a user should know of weights that were taken, each in one line. */
export function remarks({ fit, average }: Chosen): readonly string[] {
  return [...ofAverage(fit, average), ...ofExtra(fit), ...ofSpectralNorm(fit), ...ofEpsilon(fit)];
}

function ofAverage(fit: Fit, average: Fit | undefined): string[] {
  const { name, average: kept } = fit.target;
  if (kept === undefined) return [];
  if (average === undefined)
    return [
      `${fit.file.path}: no moving average of the ${name}'s weights was taken; it starts as the weights`,
    ];
  const buffersOf = ({ match }: Fit) =>
    valuesOf({
      ...match,
      rows: match.rows.filter((row) => "wanted" in row && row.wanted.name in fit.target.network.buffers),
    });
  if (buffersOf(fit) === buffersOf(average)) return [];
  return [`the ${name}'s statistics and other buffers, which it has once, are those of ${whereOf(average)}`];
}

function ofExtra({ file, match }: Fit): string[] {
  const extra = match.rows.flatMap((row) => (row.kind === "unexpected" ? [quote(row.found.name)] : []));
  if (extra.length === 0) return [];
  const more = extra.length > 5 ? ` and ${extra.length - 5} more` : "";
  return [`warning: ${file.path}: left out: ${extra.slice(0, 5).join(", ")}${more}`];
}

type Taken = Extract<Row, { kind: "taken" | "other shape" }>;

const takenIn = ({ match }: Fit) => match.rows.filter((row): row is Taken => row.kind === "taken");

function ofSpectralNorm(fit: Fit): string[] {
  const { file, target } = fit;
  const rows = takenIn(fit);
  const one = (how: string) => rows.find(({ found }) => found.how === how)?.wanted.name;
  const [divided, guessed] = [one(dividedBySigma), one(estimated)];
  const lines: string[] = [];
  if (divided !== undefined)
    lines.push(
      `warning: ${file.path} has spectral norm, and ${target.name}.${divided} has none: weights are divided by sigma once; to keep it in training, give the layers weightTransform: { type: spectralNorm }`,
    );
  if (
    guessed !== undefined &&
    !rows.some(({ found, wanted }) => found.how !== estimated && wanted.name === guessed.replace(/_v$/, "_u"))
  )
    lines.push(
      `warning: ${file.path} has no spectral norm, and the ${target.name} has: u and v are estimated, and outputs are those of the divided weights; to keep the file's, leave weightTransform out`,
    );
  return lines;
}

/** What Keras's normalizers add to the variance if nothing is said. */
const kerasEpsilon = 1e-3;

function ofEpsilon(fit: Fit): string[] {
  const { file, target } = fit;
  const isKeras = file.origin === "keras";
  const differing = takenIn(fit).filter(({ found, wanted }) => {
    const theirs = found.epsilon ?? (isKeras ? kerasEpsilon : undefined);
    return wanted.epsilon !== undefined && theirs !== undefined && theirs !== wanted.epsilon;
  });
  const [first] = differing;
  if (first === undefined) return [];
  const ours = `${target.name}.${first.wanted.name.replace(/\.[^.]*$/, "")} has ${first.wanted.epsilon}`;
  const theirs = first.found.epsilon;
  if (theirs === undefined)
    return [
      `warning: ${file.path} does not say the epsilon of its normalizers, ${kerasEpsilon} by default in Keras, and ${ours}: if they differ, set epsilon: ${kerasEpsilon}`,
    ];
  return [
    `warning: ${file.path}: ${quote(first.found.name)} belongs to a normalizer with epsilon ${theirs}, and ${ours}: outputs will differ; set epsilon: ${theirs}`,
  ];
}
