import { exitCodes, UserError } from "../../errors.ts";
import type { Labels } from "./contract.ts";

/** More values are no classes. */
const mostClasses = 10_000;

/** The classes that labels of any values name, in the order of the values. @throws UserError (exit 3) */
export function classesIn(labels: ArrayLike<number>, place: string): readonly string[] {
  const values = [...new Set(Array.from(labels))].sort((a, b) => a - b);
  const broken = values.find((value) => !Number.isSafeInteger(value));
  if (broken !== undefined)
    throw new UserError(`${place}: label ${broken} is not a whole number`, exitCodes.data);
  if (values.length > mostClasses)
    throw new UserError(
      `${place}: ${values.length} different labels; at most ${mostClasses} classes`,
      exitCodes.data,
    );
  return values.map(String);
}

/** Numbers the classes of labels from 0. @throws UserError (exit 3) if a label is none of the classes. */
export function numbered(labels: ArrayLike<number>, classes: readonly string[], place: string): Labels {
  const numbers = new Map(classes.map((name, number) => [Number(name), number]));
  const wrong = Array.from(labels).findIndex((label) => !numbers.has(label));
  if (wrong >= 0)
    throw new UserError(
      `${place}: label ${labels[wrong]} of sample ${wrong} is none of the classes ${sample(classes)}`,
      exitCodes.data,
    );
  return Int32Array.from(labels, (label) => numbers.get(label)!);
}

const sample = (classes: readonly string[]) =>
  classes.length > 12 ? `${classes.slice(0, 10).join(", ")}, … ${classes.at(-1)}` : classes.join(", ");
