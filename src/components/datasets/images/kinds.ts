/** Why the content of a file cannot be read as a picture, by its first bytes; undefined if it may be one. */
export function refusedKind(bytes: Uint8Array): string | undefined {
  if (bytes.length === 0) return "is empty";
  const start = Buffer.from(bytes.subarray(0, 512));
  const hex = start.toString("hex");
  if (pictures.test(hex)) return undefined;
  const text = start.toString("latin1").trimStart().toLowerCase();
  const other = Object.entries(others).find(([, pattern]) => pattern.test(hex) || pattern.test(text));
  return `is ${other === undefined ? "not" : `${other[0]}, not`} a PNG, JPEG, WebP, GIF or TIFF file`;
}

/** PNG, JPEG, GIF, TIFF and BigTIFF in both byte orders, and WebP, by their first bytes in hexadecimal digits. */
const pictures =
  /^(?:89504e470d0a1a0a|ffd8ff|47494638(?:37|39)61|49492a00|49492b00|4d4d002a|4d4d002b|52494646.{8}57454250)/u;

/** By name, the first bytes of what is likely to be taken for a picture: in hexadecimal digits, or as text. */
const others: Readonly<Record<string, RegExp>> = {
  "a BMP file": /^424d.{8}0{8}/u,
  "a PBM, PGM or PPM file": /^p[1-7]\s/u,
  "an icon": /^00000100/u,
  "a JPEG 2000 file": /^0000000c6a50/u,
  "a JPEG XL file": /^(?:ff0a|0000000c4a584c)/u,
  "an AVIF or HEIC file": /^.{8}66747970(?:61766966|61766973|6d696631|68656963|68656978|68657663)/u,
  "a Photoshop file": /^8bps/u,
  "a PDF file": /^%pdf/u,
  "a NumPy file": /^934e554d5059/u,
  "a ZIP archive": /^504b0304/u,
  "a gzip file": /^1f8b08/u,
  "an SVG drawing": /^(?:ï»¿)?(?:<\?xml[\s\S]*|<!--[\s\S]*|<!doctype svg[\s\S]*)?<svg/u,
  "a web page": /^<(?:!doctype )?html/u,
  "a pointer of Git LFS (run git lfs pull)": /^version https:\/\/git-lfs/u,
};
