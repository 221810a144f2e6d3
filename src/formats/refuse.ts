import { exitCodes, UserError } from "../errors.ts";

/** Ends the reading of a file: throws a `UserError` (exit 4), one line that begins with the file's name. */
export type Refuse = (problem: string) => never;

export function refusing(file: string): Refuse {
  return (problem) => {
    throw new UserError(`${file}: ${problem}`, exitCodes.checkpoint);
  };
}
