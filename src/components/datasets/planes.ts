import type { Stored } from "./contract.ts";

/** Images of `channels` planes each, as pixels of `channels` values. */
export function interleaved<Values extends Stored>(planes: Values, area: number, channels: number): Values {
  const pixels = planes.slice() as Values;
  const size = area * channels;
  for (let start = 0; start < planes.length; start += size)
    for (let channel = 0; channel < channels; channel++)
      for (let pixel = 0; pixel < area; pixel++)
        pixels[start + pixel * channels + channel] = planes[start + channel * area + pixel]!;
  return pixels;
}
