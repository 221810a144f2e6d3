import type { ExportFormat } from "../../weights/export/exportRun.ts";
import { checkpoint, flag, names, repeated, requiredChoice, text, usage, whole } from "../options.ts";
import {
  anyRuns,
  engineOf,
  json,
  oneRun,
  overriding,
  pluginOptions,
  runsDirectory,
  someRuns,
} from "./shared.ts";

// Only the type is imported: the module that writes the files loads tensor code.
const formats = ["safetensors", "torch", "tfjs", "npz", "png"] as const satisfies readonly ExportFormat[];

/** Options of samples that are made with a run's generator. */
const oneClass = {
  class: whole("class of the samples, if the run is conditional", { least: 0, placeholder: "<c>" }),
};
const seed = { seed: whole("seed of the latent vectors", { least: 0, default: 0 }) };
const count = { count: whole("number of samples", { default: 64 }) };
const ofRun = { step: checkpoint, ...engineOf("run"), ...runsDirectory, ...pluginOptions, ...json };

export const generate = usage({
  summary: "Make samples with a run's generator, as one image or one file each.",
  arguments: [oneRun],
  options: {
    ...count,
    ...seed,
    ...oneClass,
    perClass: whole("n samples of each class, one class a row, from the same latent vectors", {
      conflicts: ["class", "count"],
    }),
    real: flag("add as many real samples, for comparison"),
    neighbours: whole("add the k training samples nearest to each sample, by pixels", {
      most: 64,
      placeholder: "<k>",
      conflicts: ["real", "perClass"],
    }),
    out: text("<path>", "PNG file to write; or a folder, such as digits/, for one file a sample", {
      default: "grid.png",
    }),
    force: flag("write into a folder that holds files"),
    ...ofRun,
  },
  examples: [
    "exp generate quickstart --count 100 --seed 7 --out digits.png",
    "exp generate mnist-conditional --per-class 8",
    "exp generate dcgan-arch1 --count 16 --neighbours 5",
    "exp generate quickstart --count 10000 --out digits/",
  ],
});

export const interpolate = usage({
  summary: "Make samples between pairs of latent vectors, as one image.",
  arguments: [oneRun],
  options: {
    rows: whole("pairs of latent vectors, one pair a row", { most: 1000, default: 8 }),
    columns: whole("samples from one vector of a pair to the other", { least: 2, most: 1000, default: 10 }),
    ...seed,
    class: whole("class of all samples, if the run is conditional (default: one class a row)", {
      least: 0,
      placeholder: "<c>",
    }),
    out: text("<file>", "PNG file to write", { default: "interpolation.png" }),
    ...ofRun,
  },
  examples: ["exp interpolate quickstart", "exp interpolate mnist-conditional --class 3 --rows 4"],
});

export const animate = usage({
  summary: "Animate how a run's samples changed during training.",
  details: "All frames are made from the same latent vectors.",
  arguments: [oneRun],
  options: {
    milliseconds: whole("duration of each frame; the last one lasts longer", { most: 60_000, default: 200 }),
    out: text("<file>", "animated PNG file to write", { default: "animation.png" }),
    ...runsDirectory,
    ...json,
  },
  examples: ["exp animate quickstart", "exp animate dcgan-arch1 --milliseconds 100"],
});

export const importWeights = usage({
  summary: "Make a run from weights of PyTorch, Keras or safetensors.",
  details: "No code in the files is run.",
  arguments: [
    ["<experiment>", "an experiment file with the same networks"],
    ["<files...>", ".pth, .pt, .h5, .keras or .safetensors files; each fills the networks that it fits"],
  ],
  options: {
    generator: text("<key>", "what fills the generator if several weights do: a place in a file, or a file"),
    critic: text("<key>", "the same for the critic"),
    ema: text("<key>", "the same for the moving average of the generator's weights"),
    allowExtra: flag("leave out tensors that the networks do not have; all of theirs must be there"),
    ...overriding,
    ...engineOf("experiment"),
    ...runsDirectory,
    ...pluginOptions,
    ...json,
  },
  examples: [
    "exp import experiments/mnist-wgan-gp.yaml mnist_WGAN-GP_gen_model.pth",
    "exp import experiments/mnist-conv-wgan.yaml generator.h5 critic.h5",
    "exp import mine.yaml checkpoint.pt --generator g --ema g_ema",
  ],
});

export const exportFiles = usage({
  summary: "Write a run's weights, or samples, for other programs.",
  arguments: [oneRun],
  options: {
    format: requiredChoice(
      "<name>",
      "safetensors: weights under exp's names; torch: state dicts for PyTorch, as safetensors; tfjs: the generator as a GraphModel for browsers; npz, png: samples",
      formats,
    ),
    out: text("<folder>", "folder for the files (default: export/<format>)"),
    count: whole("number of samples, for npz and png", { default: 64 }),
    ...seed,
    ...oneClass,
    ...ofRun,
  },
  examples: [
    "exp export quickstart --format tfjs --out web/generator",
    "exp export mnist-dcgan --format torch --step best",
    "exp export mnist-dcgan --format npz --count 1000",
  ],
});

export const evaluate = usage({
  summary: "Compute metrics of a run's weights, and their floors.",
  details:
    "A metric's floor is its value between two sets of real samples. The run is not changed. With --images, pictures that any program made are judged against the run's data.",
  arguments: [["<run>", `${oneRun[1]}; with --images also an experiment file`]],
  options: {
    images: text("<folder>", "judge the images in this folder instead of the run's", { conflicts: ["step"] }),
    samples: whole("generated samples, or images of a folder at most", { default: 10_000 }),
    metrics: names("<names>", "metrics to compute, separated by commas (default: all)"),
    extractor: text("<spec>", "feature extractor instead of the run's: a name, or YAML with parameters"),
    ...ofRun,
  },
  examples: [
    "exp evaluate quickstart",
    "exp evaluate runs/wgan-gp-arch1/1a2b3c4d-s0 --samples 2000 --metrics frechetDistance,kernelDistance",
    "exp evaluate quickstart --images digits/",
    "exp evaluate cifar10 --extractor '{ type: inception, resize: cleanFid }'",
  ],
});

export const compare = usage({
  summary: "Compare runs: their settings, and their results over seeds.",
  arguments: [anyRuns],
  options: {
    at: whole("compare at this step, instead of the end of the completed runs", { placeholder: "<step>" }),
    html: text("<file>", "also write a report with curves and samples to this file"),
    markdown: flag("print Markdown", { conflicts: ["csv", "json"] }),
    csv: flag("print every value of every run as CSV", { conflicts: ["json"] }),
    ...runsDirectory,
    ...pluginOptions,
    ...json,
  },
  examples: [
    "exp compare dcgan-arch1 wgan-gp-arch1 --html report.html",
    "exp compare 'runs/wgan-*' --at 10000 --markdown",
  ],
});

export const plot = usage({
  summary: "Plot losses and metrics of runs over steps.",
  details: "Several seeds of one experiment become a mean and a range.",
  arguments: [someRuns],
  options: {
    only: repeated("<name>", "plot only this curve, critic/loss, or these curves, critic/; repeatable"),
    out: text("<file>", "SVG file to write", { default: "plot.svg" }),
    ...runsDirectory,
    ...json,
  },
  examples: ["exp plot quickstart", "exp plot dcgan-arch1 wgan-gp-arch1 --only critic/loss"],
});

export const tensorboard = usage({
  summary: "Open TensorBoard on runs, side by side.",
  arguments: [anyRuns],
  options: {
    port: whole("port to listen on; 0 for any (default: 6006, or the next free port)", { least: 0 }),
    install: flag("install TensorBoard if it is missing, without asking"),
    ...runsDirectory,
    ...json,
  },
  examples: ["exp tensorboard", "exp tensorboard dcgan-arch1 wgan-gp-arch1 --port 7007"],
});
