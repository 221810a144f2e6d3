import { expect, it, vi } from "vitest";
import { forTerminal, style, widthOf } from "../src/terminal.ts";

// Colours are chosen when the module is loaded.
vi.hoisted(() => vi.stubEnv("FORCE_COLOR", "1"));

// ESC, CSI in one byte, BEL, a carriage return, an override of the writing direction, a line separator.
const hostile = "a\u001b[31mb\u009b2Jc\u0007d\re\u202ef\u2028g";
const defused = "a�[31mb�2Jc�d�e�f�g";

it("keeps styles, ends of lines and tabs, and nothing else that a terminal would obey", () => {
  expect(forTerminal(`${style.red(hostile)}\n\t${hostile}`)).toBe(
    `\u001b[31m${defused}\u001b[39m\n\t${defused}`,
  );
});

it("counts the columns of styled text", () => {
  expect(widthOf(`${style.bold("one")} ${style.dim(style.red("two"))}`)).toBe(7);
});

it("draws what stands for ESC anew in each process, so that no file can contain it", async () => {
  vi.resetModules();
  const again = await import("../src/terminal.ts");
  expect(again.style.red("x")).not.toBe(style.red("x"));
  expect(forTerminal(again.style.red("x"))).not.toContain("\u001b");
});
