/**
 * What a file is that was taken for weights, and what to do about it: "a gzip archive; unpack it first". Undefined if its
 * first bytes say nothing. Only the first kilobytes are needed.
 */
export function recognize(bytes: Uint8Array): string | undefined {
  return signatures.find(([signature]) => startsWith(bytes, signature))?.[1] ?? standIn(bytes);
}

/** The same of a file that stands where data or weights should be: a pointer to them, a web page, nothing at all. */
export function standIn(bytes: Uint8Array): string | undefined {
  if (bytes.length === 0) return "an empty file; fetch it again";
  const text = Buffer.from(bytes.subarray(0, textBytes))
    .toString("utf8")
    .replace(/^\uFEFF/, "")
    .trimStart();
  return texts.find(([pattern]) => pattern.test(text))?.[1](text);
}

/** Where titles and pointers are; a page may begin with long comments. */
const textBytes = 8192;

const startsWith = (bytes: Uint8Array, signature: string) =>
  Buffer.from(bytes.subarray(0, signature.length)).toString("latin1") === signature;

const unpack = "unpack it first";
const picture = "choose the file of weights";

/** By first bytes, as latin1. */
const signatures: readonly (readonly [signature: string, sentence: string])[] = [
  ["\x89PNG", `a PNG picture; ${picture}`],
  ["\xff\xd8\xff", `a JPEG picture; ${picture}`],
  ["GIF8", `a GIF picture; ${picture}`],
  ["%PDF", `a PDF document; ${picture}`],
  [
    "\x93NUMPY",
    "a numpy array (.npy), which has no names for weights; save a dictionary of tensors as .safetensors",
  ],
  ["GGUF", "a GGUF file of a language model; choose the file of weights"],
  ["\x1f\x8b", `a gzip archive; ${unpack}`],
  ["BZh", `a bzip2 archive; ${unpack}`],
  ["\xfd7zXZ", `an xz archive; ${unpack}`],
  ["\x28\xb5\x2f\xfd", `a Zstandard archive; ${unpack}`],
  ["7z\xbc\xaf", `a 7z archive; ${unpack}`],
  ["Rar!", `a RAR archive; ${unpack}`],
];

/** By first words. */
const texts: readonly (readonly [pattern: RegExp, sentence: (text: string) => string])[] = [
  [
    /^version https:\/\/git-lfs\.github\.com\/spec\//,
    (text) => {
      const size = /^size (\d{1,15})$/m.exec(text)?.[1];
      const of = size === undefined ? "the file" : `a file of ${Number(size).toLocaleString("en")} bytes`;
      return `a Git LFS pointer to ${of}; run git lfs pull where it was cloned, or download the file itself`;
    },
  ],
  [
    /^(\/annex\/objects\/|(\.\.\/)*\.git\/annex\/objects\/)/,
    () => "a git-annex pointer; run git annex get where it was cloned",
  ],
  [
    /^(<!--[\s\S]*?-->\s*)*(<\?xml[^>]*>\s*)?(<!doctype html|<html|<head|<body)/i,
    (text) => `a web page${titled(text)}; download the file itself, logged in if that is needed`,
  ],
  [/^(<\?xml|<Error>)/, () => "an XML document, such as a server's error; download the file itself"],
  [
    /^[{[]\s*["{[]/,
    () => "a JSON document, such as a server's error or a model's description; download the weights or data",
  ],
];

/** A page's title, without what a terminal would act on. */
function titled(text: string): string {
  const title = /<title[^>]*>([^<]{1,200})/i
    .exec(text)?.[1]
    ?.replace(/[^\p{L}\p{N}\p{P}\p{S} ]+/gu, " ")
    .trim();
  return title ? ` titled "${title.slice(0, 60)}"` : "";
}
