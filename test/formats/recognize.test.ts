import { expect, it } from "vitest";
import { recognize, standIn } from "../../src/formats/recognize.ts";
import { decodeWeights } from "../../src/weights/import/read.ts";

const oid = "a".repeat(64);

it.each([
  ["", "an empty file; fetch it again"],
  [
    `version https://git-lfs.github.com/spec/v1\noid sha256:${oid}\nsize 32541\n`,
    "a Git LFS pointer to a file of 32,541 bytes; run git lfs pull where it was cloned, or download the file itself",
  ],
  ["/annex/objects/MD5E-s10--0123.gz\n", "a git-annex pointer; run git annex get where it was cloned"],
  [
    "\n<!-- saved -->\n<!DOCTYPE html><html><head><title>Sign in</title></head></html>",
    'a web page titled "Sign in"; download the file itself, logged in if that is needed',
  ],
  ["<HTML><BODY>404</BODY>", "a web page; download the file itself, logged in if that is needed"],
  [
    '<?xml version="1.0"?><Error><Code>AccessDenied</Code></Error>',
    "an XML document, such as a server's error; download the file itself",
  ],
  [
    '{"error": "not found"}',
    "a JSON document, such as a server's error or a model's description; download the weights or data",
  ],
])("says what %j is", (text, sentence) => {
  expect(recognize(Buffer.from(text))).toBe(sentence);
  expect(standIn(Buffer.from(text))).toBe(sentence);
});

it("knows pictures, archives and arrays by their first bytes", () => {
  const sentence = (bytes: string) => recognize(Buffer.from(bytes, "latin1"));
  expect(sentence("\x89PNG\r\n")).toBe("a PNG picture; choose the file of weights");
  expect(sentence("\x1f\x8b\x08")).toBe("a gzip archive; unpack it first");
  expect(sentence("\x93NUMPY\x01")).toMatch(/^a numpy array \(\.npy\), which has no names/);
});

it("says nothing of what it does not know", () => {
  expect(recognize(Uint8Array.of(0, 0, 8, 3, 0, 0))).toBeUndefined();
  expect(recognize(Buffer.from("plain text"))).toBeUndefined();
});

it("repeats no control characters of a title", () => {
  expect(recognize(Buffer.from("<html><title>a\x1b[2J\nb</title>"))).toContain('titled "a [2J b"');
});

it("is asked about weights that are none", () => {
  expect(() => decodeWeights(Buffer.from("<html><title>Sign in</title>"), "g.pth")).toThrow(
    'g.pth: a web page titled "Sign in"; download the file itself, logged in if that is needed',
  );
});
