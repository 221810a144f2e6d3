import { type Static, Type } from "@sinclair/typebox";
import { filePath } from "../../registry/component.ts";
import { InvalidParameter } from "../../registry/invalidParameter.ts";
import { papers } from "../papers.ts";
import { type Data, defineDataset, type Notify } from "./contract.ts";
import { emojiFiles } from "./files/emojiPackage.ts";
import { classesOf, emojiIn, type Subset, subsetNames } from "./files/emojiSubsets.ts";
import { imageFolder } from "./imageFolder.ts";
import { loadImages } from "./images/load.ts";
import { rangeOf } from "./pixels.ts";

const { size, channels, background, testShare, scaling, mirror } = imageFolder.params.properties;

const params = Type.Object({
  subset: Type.Union(
    subsetNames.map((name) => Type.Literal(name)),
    {
      default: "figures",
      description:
        "figures: 997 heads and busts of people in all skin tones; faces: 118 yellow discs; all: all but the components; else a category.",
    },
  ),
  labels: Type.Union(
    [Type.Literal("none"), Type.Literal("skinTone"), Type.Literal("role"), Type.Literal("category")],
    {
      default: "none",
      description:
        "skinTone: six classes of figures, seven of people; role: person, role, gesture or fantasy, of figures; category: nine classes of all.",
    },
  ),
  size: Type.Integer({
    ...size,
    description: "Height and width in pixels; emoji are resized from 64 (Lanczos).",
  }),
  channels,
  background: Type.String({ ...background, description: "Colour behind the emoji." }),
  testShare: Type.Number({
    ...testShare,
    description:
      "Share of the motifs that are held out for metrics; all skin tones of one are held out together.",
  }),
  scaling,
  mirror,
  path: Type.Optional(
    filePath({
      description:
        "Archive or directory of the npm package emoji-datasource-google@16.0.0; by default from the cache, or downloaded.",
    }),
  ),
});

type Params = Static<typeof params>;

export const emoji = defineDataset({
  about:
    "Google's Noto emoji (Apache License 2.0) in colour, 64 x 64 pixels, by default 997 people; from the npm package emoji-datasource-google.",
  papers: [papers.noto],
  params,
  create: (params) => {
    const { size, channels, scaling } = params;
    const classes = classNames(params);
    return {
      sample: { shape: [size, size, channels], range: rangeOf(scaling), classes: classes.length },
      ...(classes.length > 0 && { classNames: classes }),
      load: (notify) => load(params, classes, notify),
    };
  },
});

function classNames({ subset, labels }: Params): readonly string[] {
  const classes = classesOf(subset, labels);
  if (classes !== undefined) return classes;
  const having = subsetNames.filter((name: Subset) => classesOf(name, labels) !== undefined);
  throw new InvalidParameter(`there are no such labels of ${subset}, only of ${having.join(" and ")}`, [
    "labels",
  ]);
}

async function load(params: Params, classes: readonly string[], notify: Notify): Promise<Data> {
  const files = await emojiFiles(params.path, notify);
  const settings = { ...params, fit: "crop", unreadable: "fail" } as const;
  return loadImages(
    emojiIn(files, params.subset, params.labels),
    settings,
    { name: "emoji", classes },
    notify,
  );
}
