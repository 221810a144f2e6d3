import { traits } from "./decode.ts";
import type { ImageSplits } from "./heldOut.ts";
import type { PackedImages, Refused } from "./pack.ts";

/** How pictures were made one size. */
interface Shaping {
  readonly size: number;
  readonly fit: "crop" | "pad" | "stretch";
  readonly channels: 1 | 3;
  readonly background: string;
}

/** One line about a set of pictures: how many, of which classes and sizes, and what was done to them. */
export function countsLine(
  source: string,
  { pack, images }: PackedImages,
  { train, test, copies }: ImageSplits,
  shaping: Shaping,
  classes: readonly string[],
): string {
  const { size, channels } = shaping;
  const facts = images.map(({ record }): Fact => {
    const [width = 0, height = 0, all = 0] = pack.facts.subarray(3 * record, 3 * record + 3);
    return [width, height, all];
  });
  return [
    `${source}: ${number(images.length)} images, ${number(train.count)} for training and ${number(test.count)} for testing`,
    ...(copies > 0 ? [`${number(copies)} left out of the test set as copies of training images`] : []),
    ...(classes.length > 0 ? [classCounts(images, classes)] : []),
    `${sizes(facts)}, now ${size} x ${size} in ${channels === 1 ? "grey" : "colour"}`,
    ...changes(facts, shaping),
  ].join("; ");
}

type Fact = readonly [width: number, height: number, traits: number];

const number = (value: number): string => value.toLocaleString("en");

/** Classes whose counts fit into a line. */
const shownClasses = 8;

function classCounts(images: PackedImages["images"], classes: readonly string[]): string {
  const counts = classes.map(() => 0);
  for (const { label = 0 } of images) counts[label]!++;
  const words = classes.slice(0, shownClasses).map((name, label) => `${name} ${number(counts[label]!)}`);
  return `${classes.length} classes (${words.join(", ")}${classes.length > shownClasses ? ", …" : ""})`;
}

/** The smallest and the largest picture by area. */
function sizes(facts: readonly Fact[]): string {
  const area = ([width, height]: Fact) => width * height;
  const words = ([width, height]: Fact) => `${width} x ${height}`;
  const least = facts.reduce((a, b) => (area(b) < area(a) ? b : a));
  const most = facts.reduce((a, b) => (area(b) > area(a) ? b : a));
  return words(least) === words(most) ? words(least) : `${words(least)} to ${words(most)}`;
}

/** What was done to how many pictures. */
function changes(facts: readonly Fact[], { size, fit, background }: Shaping): readonly string[] {
  const has = (trait: number) => facts.filter(([, , all]) => (all & trait) !== 0).length;
  const counts: readonly (readonly [number, string])[] = [
    [facts.filter(([width, height]) => width !== height).length, `not square, so ${fitted[fit]}`],
    [facts.filter(([width, height]) => Math.min(width, height) < size).length, "enlarged"],
    [has(traits.flattened), `transparent, now on ${background}`],
    [has(traits.turned), "turned upright"],
    [has(traits.firstFrame), "of several frames, of which the first is used"],
    [has(traits.cmyk), "converted from CMYK"],
    [has(traits.sixteenBits), "reduced from 16 bits"],
  ];
  return counts.filter(([count]) => count > 0).map(([count, what]) => `${number(count)} ${what}`);
}

const fitted = {
  crop: "cropped from the centre",
  pad: "padded to a square",
  stretch: "stretched to a square",
} as const;

/** Fewer training images are too few for most networks. */
const fewImages = 1_000;

export function warnings({ train }: ImageSplits): readonly string[] {
  if (train.count >= fewImages) return [];
  return [
    `warning: ${train.count} training images are few: with less than about ${number(fewImages)} a critic remembers them, and samples copy them or collapse; more images, mirror: true and augmentations help`,
  ];
}

/** A line for each of the first `most` pictures that cannot be read, and one for the others. */
export function refusedLines(refused: readonly Refused[], most: number): readonly string[] {
  const lines = refused.slice(0, most).map(({ name, reason }) => `  ${name} ${reason}`);
  const others = refused.length - lines.length;
  return [...lines, ...(others > 0 ? [`  and ${number(others)} more`] : [])];
}
