/** What echarts leaves in an SVG for its own scripts, which we do not have. */
const leftovers = / (?:class|ecmeta_\w+|pointer-events|baseProfile|xmlns:xlink|version)="[^"]*"/g;

/**
 * An SVG of echarts as a strict policy lets it be shown inside a page: without styles, with names of its own, as wide
 * as there is room.
 */
export function standalone(svg: string, name: string): string {
  return svg
    .replace(/<style[\s\S]*?<\/style>\s*/, "")
    .replaceAll(leftovers, "")
    .replaceAll(/ style="([^"]*)"/g, (_, style: string) => asAttributes(style))
    .replaceAll(/\bzr\d+-/g, `${name}-`)
    .replace(/^<svg width="\d+" height="\d+"/, "<svg");
}

/** In SVG, what styles a text may stand in attributes of the same names. */
function asAttributes(style: string): string {
  const declarations = style.split(";").filter((declaration) => declaration !== "");
  return declarations
    .map((declaration) => declaration.split(":"))
    .map(([property, value]) => ` ${property}="${value}"`)
    .join("");
}
