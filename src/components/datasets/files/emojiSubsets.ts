import { join } from "node:path";
import type { EmojiFiles } from "./emojiPackage.ts";

/** Sets of emoji, and what is asked of their category or subcategory. */
const subsets = {
  figures: ({ subcategory }: Entry) => subcategory in roles,
  faces: ({ subcategory }: Entry) => subcategory.startsWith("face-"),
  smileys: of("Smileys & Emotion"),
  people: of("People & Body"),
  animals: of("Animals & Nature"),
  food: of("Food & Drink"),
  travel: of("Travel & Places"),
  activities: of("Activities"),
  objects: of("Objects"),
  symbols: of("Symbols"),
  flags: of("Flags"),
  all: ({ category }: Entry) => category !== "Component",
} as const;

export type Subset = keyof typeof subsets;

export const subsetNames = Object.keys(subsets) as readonly Subset[];

function of(category: string) {
  return (entry: Entry) => entry.category === category;
}

/** What `emoji.json` says of a motif. */
interface Entry {
  readonly unified: string;
  readonly image: string;
  readonly category: string;
  readonly subcategory: string;
  /** By skin tone, `1F3FB` to `1F3FF`; two of them for two people. */
  readonly skin_variations?: Readonly<Record<string, { readonly image: string }>>;
}

const roles: Readonly<Record<string, string>> = {
  person: "person",
  "person-fantasy": "fantasy",
  "person-gesture": "gesture",
  "person-role": "role",
};

const tones: Readonly<Record<string, string>> = {
  "": "yellow",
  "1F3FB": "light",
  "1F3FC": "mediumLight",
  "1F3FD": "medium",
  "1F3FE": "mediumDark",
  "1F3FF": "dark",
};

const categories = [
  "Activities",
  "Animals & Nature",
  "Flags",
  "Food & Drink",
  "Objects",
  "People & Body",
  "Smileys & Emotion",
  "Symbols",
  "Travel & Places",
];

export type Labelling = "skinTone" | "role" | "category" | "none";

/** The classes of a subset; undefined if it has no such labels. */
export function classesOf(subset: Subset, labels: Labelling): readonly string[] | undefined {
  const tonesOf = { figures: Object.values(tones), people: [...Object.values(tones), "mixed"] };
  const classes = {
    none: [],
    category: subset === "all" ? categories : undefined,
    role: subset === "figures" ? Object.values(roles).toSorted() : undefined,
    skinTone: subset === "figures" || subset === "people" ? tonesOf[subset] : undefined,
  };
  return classes[labels];
}

/** A picture, with its motif as its group. */
export interface Emoji {
  readonly file: string;
  readonly name: string;
  readonly group: string;
  readonly label?: number;
}

/** The pictures of a subset, in the order of their names; those of one motif in all skin tones are a group. */
export function emojiIn({ list, pictures }: EmojiFiles, subset: Subset, labels: Labelling): readonly Emoji[] {
  const classes = classesOf(subset, labels)!;
  const entries = (list as readonly Entry[]).filter(subsets[subset]);
  const files = entries.flatMap((entry) => {
    const variants = Object.entries(entry.skin_variations ?? {}).map(
      ([tone, { image }]) => [tone, image] as const,
    );
    return [["", entry.image] as const, ...variants].map(([tone, image]) => ({
      file: join(pictures, image),
      name: image,
      group: entry.unified,
      ...(labels !== "none" && { label: classes.indexOf(className(entry, tone, labels)) }),
    }));
  });
  return files.toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

function className({ category, subcategory }: Entry, tone: string, labels: Labelling): string {
  if (labels === "category") return category;
  if (labels === "role") return roles[subcategory]!;
  const [one, other = one] = tone.split("-");
  return one === other ? tones[one!]! : "mixed";
}
