/** Milliseconds that may pass before the user is told what is being done. */
const silence = 2000;

/** Waits for `work`; reports `what` is being done if it takes longer than two seconds. */
export async function announced<T>(
  what: string,
  notice: (line: string) => void,
  work: Promise<T>,
): Promise<T> {
  const timer = setTimeout(() => notice(`${what} …`), silence);
  try {
    return await work;
  } finally {
    clearTimeout(timer);
  }
}

/** The same function; its first call reports `what` is being done if it takes longer than two seconds. */
export function firstAnnounced<Args extends readonly unknown[], T>(
  what: string,
  notice: (line: string) => void,
  f: (...args: Args) => Promise<T>,
): (...args: Args) => Promise<T> {
  let called = false;
  return (...args) => {
    if (called) return f(...args);
    called = true;
    return announced(what, notice, f(...args));
  };
}
