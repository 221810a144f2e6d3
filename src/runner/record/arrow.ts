import type { Better } from "../../components/metrics/contract.ts";

/** A metric's name with the way in which it improves. */
export const withArrow = (name: string, better: Better | undefined): string =>
  better === undefined ? name : `${name} ${arrows[better]}`;

const arrows: Readonly<Record<Better, string>> = { lower: "↓", higher: "↑", nearFloor: "→" };

/** What the arrows of so many numbers say; nothing where none has one. */
export const arrowNotes = (numbers: readonly { readonly better?: Better }[]): readonly string[] =>
  numbers.some(({ better }) => better !== undefined)
    ? ["↓ lower is better, ↑ higher, → nearer to the floor."]
    : [];
