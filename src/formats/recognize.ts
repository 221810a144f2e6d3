/**
 * What a file is that was taken for data or weights, and what to do about it: "a Git LFS pointer …; fetch it with git lfs
 * pull". Undefined if its first bytes say nothing. Only the first kilobytes are needed.
 */
export function recognize(bytes: Uint8Array): string | undefined {
  if (bytes.length === 0) return "an empty file; fetch it again";
  const binary = signatures.find(([signature]) => startsWith(bytes, signature));
  if (binary !== undefined) return binary[1];
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
const picture = "choose the file of data or weights";

/** By first bytes, as latin1. Formats that something reads are here, too: they are asked about only where they do not fit. */
const signatures: readonly (readonly [signature: string, sentence: string])[] = [
  ["\x89PNG", `a PNG picture; ${picture}`],
  ["\xff\xd8\xff", `a JPEG picture; ${picture}`],
  ["GIF8", `a GIF picture; ${picture}`],
  ["%PDF", `a PDF document; ${picture}`],
  ["\x93NUMPY", "a numpy array (.npy)"],
  ["GGUF", "a GGUF file of a language model"],
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
      const of = size === undefined ? "the file" : `a file of ${size} bytes`;
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
