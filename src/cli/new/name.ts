import { Script } from "node:vm";
import { UserError } from "../../errors.ts";

/** A name in its two spellings. */
export interface Name {
  /** In code and in experiments: `myLoss`. */
  readonly camel: string;
  /** For the experiment and its file: `my-loss`. */
  readonly dashed: string;
}

/** The name that `my-loss`, `my_loss` or `myLoss` means. */
export function nameOf(text: string): Name {
  if (!/^[A-Za-z][A-Za-z0-9_-]{0,63}$/.test(text))
    throw new UserError(
      `${text}: a name has up to 64 letters, digits and dashes, the first a letter, such as my-loss`,
    );
  const words = text.split(/[-_]+|(?<=[a-z0-9])(?=[A-Z])/).filter((word) => word !== "");
  const [first, ...others] = words.map((word) => word.toLowerCase());
  const camel = [first!, ...others.map((word) => word.charAt(0).toUpperCase() + word.slice(1))].join("");
  if (isReserved(camel)) throw new UserError(`${camel}: a reserved word of JavaScript; choose another name`);
  return { camel, dashed: [first, ...others].join("-") };
}

function isReserved(name: string): boolean {
  if (name === "constructor" || name === "prototype") return true;
  try {
    // As in a module: strict, and with `await` reserved.
    new Script(`async () => { "use strict"; const ${name} = 0; };`);
    return false;
  } catch {
    return true;
  }
}
