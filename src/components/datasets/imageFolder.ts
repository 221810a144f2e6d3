import { join } from "node:path";
import { type Static, Type } from "@sinclair/typebox";
import { exitCodes, UserError } from "../../errors.ts";
import { filePath } from "../../registry/component.ts";
import { InvalidParameter } from "../../registry/invalidParameter.ts";
import { type Data, type Dataset, defineDataset, type Notify } from "./contract.ts";
import { labelling, usualLabels } from "./images/labels.ts";
import { listImages } from "./images/list.ts";
import { loadImages } from "./images/load.ts";
import type { ImageFile } from "./images/sighted.ts";
import { rangeOf } from "./pixels.ts";

const params = Type.Object({
  path: filePath({
    description: "Folder of PNG, JPEG, WebP, GIF and TIFF files; subfolders are read too.",
  }),
  size: Type.Integer({
    default: 64,
    minimum: 4,
    maximum: 1024,
    description:
      "Height and width in pixels that images are resized to (Lanczos, antialiased). Networks must take it: most want 32, 64 or 128.",
  }),
  fit: Type.Union([Type.Literal("crop"), Type.Literal("pad"), Type.Literal("stretch")], {
    default: "crop",
    description:
      "What happens to images that are not square: crop: the largest square from the centre; pad: the whole image on the background; stretch: to a square.",
  }),
  channels: Type.Union([Type.Literal(1), Type.Literal(3)], {
    default: 3,
    description: "1: grey; 3: colour (sRGB).",
  }),
  background: Type.String({
    default: "white",
    maxLength: 7,
    pattern: "^(?:white|black|grey|#[0-9A-Fa-f]{6})$",
    description:
      'Colour under transparent pixels and around padded images: white, black, grey, or "#rrggbb".',
  }),
  labels: Type.Optional(
    Type.String({
      maxLength: 4096,
      pattern: "^(?:folders|none|.+\\.(?:csv|CSV|json|JSON))$",
      description:
        "folders: the class of an image is its subfolder; none; or a file in the folder: a CSV of paths and labels, or StyleGAN's dataset.json. By default folders if all images are in several subfolders.",
    }),
  ),
  classes: Type.Optional(
    Type.Array(Type.String({ maxLength: 4096 }), {
      minItems: 1,
      maxItems: 100_000,
      uniqueItems: true,
      description: "Names of the classes, in the order of their labels; by default all, sorted.",
    }),
  ),
  testShare: Type.Number({
    default: 0.1,
    exclusiveMinimum: 0,
    maximum: 0.9,
    description:
      "Share of the images that are held out for testing, chosen by their content: new images move none of the others.",
  }),
  group: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 200,
      description:
        "Regular expression: images whose paths match it with the same text in its brackets belong together (variants of one motif) and are held out together.",
    }),
  ),
  unreadable: Type.Union([Type.Literal("fail"), Type.Literal("skip")], {
    default: "fail",
    description:
      "Images that cannot be read: fail: the run does not start and names them; skip: they are left out, and the run's manifest names them.",
  }),
  mirror: Type.Boolean({
    default: false,
    description: "True if training images are mirrored left to right at random.",
  }),
  scaling: Type.Union([Type.Literal("symmetric"), Type.Literal("unit"), Type.Literal("perPosition")], {
    default: "symmetric",
    description:
      "Range of pixels: symmetric: [-1, 1]; unit: [0, 1]; perPosition: [-1, 1], scaled by each position's extremes over the training set.",
  }),
});

type Params = Static<typeof params>;

export const imageFolder = defineDataset({
  about:
    "Your own images: a folder of pictures, made one size, with classes by subfolder or from a file. They are packed into the cache once.",
  params,
  complete: (given) => {
    if (given.labels !== undefined && (given.labels === "none" || given.classes !== undefined)) return given;
    try {
      return withClasses(given);
    } catch (error) {
      if (error instanceof UserError) throw new InvalidParameter(error.message, ["path"]);
      throw error;
    }
  },
  create: (given): Dataset => {
    const { size, channels, scaling, labels = "none", classes = [] } = given;
    const classNames = labels === "none" ? [] : classes;
    groupOf(given);
    return {
      sample: { shape: [size, size, channels], range: rangeOf(scaling), classes: classNames.length },
      ...(classNames.length > 0 && { classNames }),
      load: (notify) => load(given, classNames, notify),
    };
  },
});

function withClasses(given: Params): Params {
  const { images, ignored } = listImages(given.path);
  if (images.length === 0) throw noImages(given.path, ignored);
  const { labels = usualLabels(images), ...others } = given;
  if (labels === "none") return { ...others, labels };
  return {
    ...others,
    labels,
    classes: [...(given.classes ?? labelling(given.path, images, labels).classes)],
  };
}

async function load(given: Params, classes: readonly string[], notify: Notify): Promise<Data> {
  const { path } = given;
  const { images, ignored } = listImages(path);
  if (images.length === 0) throw noImages(path, ignored);
  if (ignored.length > 0) notify(`${path}: ignored: ${ignored.join("; ")}`);
  return loadImages(filesOf(given, images, classes), given, { name: path, classes }, notify);
}

/** The images with their labels and groups. @throws UserError (exit 3) if one is of a class that is not expected. */
function filesOf(given: Params, names: readonly string[], classes: readonly string[]): readonly ImageFile[] {
  const { path, labels = "none" } = given;
  const { classOf } = classes.length > 0 ? labelling(path, names, labels) : { classOf: () => undefined };
  const labelOf = new Map(classes.map((name, label) => [name, label]));
  const group = groupOf(given);
  return names.map((name) => {
    const className = classOf(name);
    const label = className === undefined ? undefined : labelOf.get(className);
    if (className !== undefined && label === undefined)
      throw new UserError(
        `${path}: ${name} is of class ${className}, which is not one of the experiment's classes`,
        exitCodes.data,
      );
    const inGroup = group(name);
    return {
      file: join(path, name),
      name,
      ...(label !== undefined && { label }),
      ...(inGroup !== undefined && { group: inGroup }),
    };
  });
}

/** The group that an image's name says. @throws InvalidParameter if the pattern is not a regular expression. */
function groupOf({ group }: Params): (name: string) => string | undefined {
  if (group === undefined) return () => undefined;
  const pattern = regularExpression(group);
  return (name) => {
    const match = pattern.exec(name);
    return match === null ? undefined : (match.length > 1 ? match.slice(1) : match).join("\n");
  };
}

function regularExpression(text: string): RegExp {
  try {
    return new RegExp(text, "u");
  } catch (error) {
    throw new InvalidParameter((error as Error).message, ["group"]);
  }
}

function noImages(path: string, ignored: readonly string[]): UserError {
  const others = ignored.length > 0 ? `; it has ${ignored.join("; ")}` : "";
  return new UserError(`${path}: has no PNG, JPEG, WebP, GIF or TIFF files${others}`, exitCodes.data);
}
