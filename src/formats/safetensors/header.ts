import { exitCodes, UserError } from "../../errors.ts";
import { quote } from "../../printable.ts";
import { numberFormats, rankLimit } from "../hostTensor.ts";

/** The place of one tensor in the data that follows the header. */
interface Entry {
  readonly name: string;
  readonly format: string;
  readonly shape: readonly number[];
  readonly begin: number;
  readonly end: number;
}

export interface Header {
  readonly entries: readonly Entry[];
  /** Offset in the file of the first byte of data. */
  readonly dataStart: number;
}

/** The format allows 100 MB; this is room for 100,000 tensors. */
const headerLimit = 16 * 2 ** 20;

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const isSize = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;

const isSizes = (value: unknown): value is number[] => Array.isArray(value) && value.every(isSize);

/**
 * Reads and checks the header of a safetensors file before any memory is allocated for tensors: each name occurs once,
 * formats are known, sizes agree with shapes, and the data covers the rest of the file without gap or overlap.
 *
 * @param file what errors call the file
 */
export function readHeader(bytes: Uint8Array, file: string): Header {
  const fail = (problem: string): never => {
    throw new UserError(`${file}: not a sound safetensors file: ${problem}`, exitCodes.checkpoint);
  };
  const { json, dataStart } = headerText(bytes, fail);
  const { __metadata__: metadata = {}, ...tensors } = parseObject(json, fail);
  if (!isRecord(metadata) || !Object.values(metadata).every((value) => typeof value === "string"))
    return fail("__metadata__ must map names to strings");
  const entries = Object.entries(tensors).map(([name, description]) => readEntry(name, description, fail));
  checkCover(entries, bytes.length - dataStart, fail);
  return { entries, dataStart };
}

type Fail = (problem: string) => never;

function headerText(bytes: Uint8Array, fail: Fail): { json: string; dataStart: number } {
  if (bytes.length < 8) return fail(`${bytes.length} bytes, too short for the length of its header`);
  const length = new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true);
  if (length > headerLimit) return fail(`header of ${length} bytes; at most ${headerLimit}`);
  if (length > bytes.length - 8) return fail(`header of ${length} bytes in a file of ${bytes.length}`);
  const dataStart = 8 + Number(length);
  try {
    const json = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(
      bytes.subarray(8, dataStart),
    );
    return { json, dataStart };
  } catch {
    return fail("header is not UTF-8");
  }
}

function parseObject(json: string, fail: Fail): Record<string, unknown> {
  if (!json.startsWith("{")) return fail("header does not begin with {");
  let parsed: unknown;
  try {
    parsed = JSON.parse(json);
  } catch {
    return fail("header is not JSON");
  }
  const twice = duplicateKey(json);
  if (twice !== undefined) return fail(`${quote(twice)} occurs twice in the header`);
  return parsed as Record<string, unknown>;
}

function readEntry(name: string, description: unknown, fail: Fail): Entry {
  const place = quote(name);
  if (!isRecord(description)) return fail(`${place} is not described by an object`);
  const { dtype, shape, data_offsets: offsets, ...unknown } = description;
  const [extra] = Object.keys(unknown);
  if (extra !== undefined) return fail(`${place} has an unknown key ${quote(extra)}`);
  const format = typeof dtype === "string" ? numberFormats.get(dtype) : undefined;
  if (!format)
    return fail(`${place} has dtype ${quote(dtype)}; readable are ${[...numberFormats.keys()].join(", ")}`);
  if (!isSizes(shape) || shape.length > rankLimit)
    return fail(`${place} has a shape that is not a list of at most ${rankLimit} sizes`);
  if (!isSizes(offsets) || offsets.length !== 2)
    return fail(`${place} has data_offsets that are not two offsets`);
  const [begin, end] = offsets as [number, number];
  const needed = shape.reduce((product, size) => product * BigInt(size), BigInt(format.bytes));
  if (BigInt(end) - BigInt(begin) !== needed)
    return fail(`${place} needs ${needed} bytes for ${dtype} [${shape}], data_offsets give ${end - begin}`);
  return { name, format: dtype as string, shape, begin, end };
}

function checkCover(entries: readonly Entry[], dataLength: number, fail: Fail): void {
  let covered = 0;
  for (const { name, begin, end } of entries.toSorted((a, b) => a.begin - b.begin || a.end - b.end)) {
    if (begin !== covered)
      fail(`${quote(name)} begins at byte ${begin} of the data, ${covered} was expected`);
    if (end > dataLength) fail(`${quote(name)} ends at byte ${end} of ${dataLength} bytes of data`);
    covered = end;
  }
  if (covered !== dataLength) fail(`${dataLength} bytes of data, its tensors are ${covered}`);
}

/**
 * A key that one object holds twice, of which JSON.parse silently keeps the later.
 *
 * @param json text that JSON.parse has accepted
 */
function duplicateKey(json: string): string | undefined {
  const open: Set<string>[] = [];
  for (let at = 0; at < json.length; at++) {
    if (json[at] === "{") open.push(new Set());
    else if (json[at] === "}") open.pop();
    else if (json[at] === '"') {
      const end = stringEnd(json, at);
      const keys = open.at(-1);
      if (keys && followedByColon(json, end)) {
        const key: string = JSON.parse(json.slice(at, end));
        if (keys.has(key)) return key;
        keys.add(key);
      }
      at = end - 1;
    }
  }
  return undefined;
}

/** Index after the closing quote of the string that begins at `at`. */
function stringEnd(json: string, at: number): number {
  let end = at + 1;
  while (json[end] !== '"') end += json[end] === "\\" ? 2 : 1;
  return end + 1;
}

function followedByColon(json: string, at: number): boolean {
  let next = at;
  while (" \t\n\r".includes(json[next] ?? ":")) next++;
  return json[next] === ":";
}
