import { exitCodes, UserError } from "../errors.ts";

const stallMilliseconds = 30_000;

/**
 * Downloads at most `limit` bytes into memory.
 *
 * @throws UserError (exit 3) with the URL after an HTTP error, `stallAfter` milliseconds without data, or too many bytes.
 */
export async function download(
  url: string,
  limit: number,
  stallAfter = stallMilliseconds,
): Promise<Uint8Array> {
  const stalled = new AbortController();
  const timer = setTimeout(() => {
    stalled.abort(new UserError(`no data for ${stallAfter / 1000} s`, exitCodes.data));
  }, stallAfter);
  try {
    return await body(url, limit, stalled.signal, () => timer.refresh());
  } catch (error) {
    throw new UserError(`${url}: ${reason(error)}`, exitCodes.data);
  } finally {
    clearTimeout(timer);
  }
}

async function body(
  url: string,
  limit: number,
  signal: AbortSignal,
  progress: () => void,
): Promise<Uint8Array> {
  const response = await fetch(url, { signal });
  if (!response.ok || response.body === null)
    throw new UserError(`HTTP status ${response.status}`, exitCodes.data);
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of response.body) {
    progress();
    length += chunk.length;
    if (length > limit) throw new UserError(`more than the ${limit} bytes allowed`, exitCodes.data);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** `fetch` only says "fetch failed"; the reason is in the error's cause. */
function reason(error: unknown): string {
  const { cause, message } = error as Error;
  const { code, message: inner } = (cause ?? {}) as NodeJS.ErrnoException;
  return inner || code || message;
}
