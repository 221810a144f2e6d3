/** TensorFlow's: it cannot do something as one function that may work operation by operation. */
export class Refusal extends Error {}

export function refusal(error: unknown): Refusal {
  return new Refusal((error as Error).message, { cause: error });
}

export function lookingAtValues(): Error {
  return new Error(
    "a compiled function reads a tensor's value (data, dataSync, array, print): what JavaScript makes of it would be frozen; compute with tensors instead",
  );
}

export function outsider(what: string): Error {
  return new Error(
    `a compiled function uses a tensor made outside of it (${what}): it would be frozen; pass it as an argument`,
  );
}
