import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { decode } from "fast-png";
import { describe, expect, test } from "vitest";
import { reportPage } from "../../src/compare/report/page.ts";
import { temporaryDirectory } from "../runner/temporary.ts";
import { comparisonOf } from "./comparing.ts";

const names = ["chromium", "chromium-browser", "google-chrome"];

/** The first installed browser. */
async function findBrowser(): Promise<string | undefined> {
  for (const name of names) {
    const { exitCode } = await execa(name, ["--version"], { reject: false });
    if (exitCode === 0) return name;
  }
  return undefined;
}

const browser = await findBrowser();

/** Opens the page; returns the browser's warnings and a picture of the page. */
async function open(page: string, width: number) {
  const directory = await temporaryDirectory();
  const [file, picture] = ["page.html", "page.png"].map((name) => join(directory, name)) as [string, string];
  await writeFile(file, page);
  const { stderr } = await execa(browser!, [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    `--user-data-dir=${join(directory, "profile")}`,
    "--enable-logging=stderr",
    `--window-size=${width},1600`,
    `--screenshot=${picture}`,
    `file://${file}`,
  ]);
  return {
    complaints: stderr.split("\n").filter((line) => line.includes("CONSOLE")),
    picture: decode(await readFile(picture)),
  };
}

/** The number of pixels of a colour. */
function pixels({ data, channels }: ReturnType<typeof decode>, colour: readonly number[]): number {
  let count = 0;
  for (let index = 0; index < data.length; index += channels)
    if (colour.every((value, channel) => data[index + channel] === value)) count++;
  return count;
}

const report = async () =>
  reportPage(
    await comparisonOf([
      { seed: 0, name: "a" },
      { seed: 0, name: "b", loss: () => 0.5 },
    ]),
    "now",
  );

describe.runIf(browser !== undefined)("in Chromium", () => {
  test.each([1280, 400])(
    "a report %i pixels wide is drawn in its own style, which its policy allows",
    async (width) => {
      const { complaints, picture } = await open(await report(), width);
      expect(complaints).toEqual([]);
      // The first two colours of the palette: keys and lines of both groups.
      expect(pixels(picture, [0x00, 0x72, 0xb2])).toBeGreaterThan(100);
      expect(pixels(picture, [0xd5, 0x5e, 0x00])).toBeGreaterThan(100);
      expect(pixels(picture, [255, 255, 255])).toBeGreaterThan(0.5 * picture.width * picture.height);
    },
  );

  test("scripts, and styles that are not ours, are refused", async () => {
    const { complaints } = await open(
      (await report()).replace("<h1>", '<script>document.title = "no"</script><h1 style="color: red">'),
      1280,
    );
    expect(complaints).toHaveLength(2);
    for (const complaint of complaints) expect(complaint).toContain("Content Security Policy");
  });
});
