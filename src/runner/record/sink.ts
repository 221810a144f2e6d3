import type { Scalars } from "../../algorithms/training.ts";
import type { FinalStatus } from "../../formats/events/hparams.ts";
import type { Alarm } from "./alarm.ts";
import type { Evaluation } from "./evaluation.ts";
import type { Picture } from "./picture.ts";

/** What a sink needs to know to open its files. */
export interface SinkOptions {
  /** The run's directory. */
  readonly directory: string;
  /** Step of the checkpoint that the run is resumed from: records after it are discarded. */
  readonly resumedAt?: number | undefined;
  /** Given in every session; a sink keeps it once in a run's life, unless an earlier session was killed before it could. */
  readonly beginning: Beginning;
  /** True if there will be evaluations. */
  readonly evaluated: boolean;
  /** Receives a warning if a damaged file was set aside. */
  readonly notice: (line: string) => void;
}

/** What a run is about. */
export interface Beginning {
  /** The resolved experiment. */
  readonly experiment: Readonly<Record<string, unknown>>;
  /** Equal for all seeds of an experiment. */
  readonly group: string;
  /** Real samples; undefined if no picture can show them. */
  readonly real: Picture | undefined;
}

/**
 * A target that a run is recorded to. A sink has the methods for what it keeps; the others are left out. Methods without
 * a promise return at once; if writing fails (the disk is full), a later call throws.
 */
export interface Sink {
  /** All measurements of a training step. */
  readonly scalars?: (step: number, values: Scalars) => void;
  /** A measurement that not every recorded step has; `metrics.jsonl`, with one line per step, leaves it out. */
  readonly scalar?: (tag: string, step: number, value: number) => void;
  readonly evaluation?: (evaluation: Evaluation) => void;
  readonly alarm?: (alarm: Alarm) => void;
  readonly image?: (tag: string, step: number, picture: Picture) => void | Promise<void>;
  readonly histogram?: (tag: string, step: number, values: Float32Array) => void;
  readonly text?: (tag: string, step: number, markdown: string) => void;
  /** Called once in a run's life, never if the run is only interrupted. */
  readonly end?: (status: FinalStatus) => void;
  /** Resolves when everything recorded so far is on the disk: a checkpoint waits for it. */
  readonly sync?: () => Promise<void>;
  readonly close?: () => Promise<void>;
}

export type OpenSink = (options: SinkOptions) => Promise<Sink>;

/** One sink that passes everything on to all sinks, in their order. */
export function fanOut(sinks: readonly Sink[]): Required<Sink> {
  const toAll = (record: (sink: Sink) => void): void => {
    for (const sink of sinks) record(sink);
  };
  const inTurn = async (work: (sink: Sink) => void | Promise<void>): Promise<void> => {
    for (const sink of sinks) await work(sink);
  };
  return {
    scalars: (step, values) => toAll((sink) => sink.scalars?.(step, values)),
    scalar: (tag, step, value) => toAll((sink) => sink.scalar?.(tag, step, value)),
    evaluation: (evaluation) => toAll((sink) => sink.evaluation?.(evaluation)),
    alarm: (alarm) => toAll((sink) => sink.alarm?.(alarm)),
    image: (tag, step, picture) => inTurn((sink) => sink.image?.(tag, step, picture)),
    histogram: (tag, step, values) => toAll((sink) => sink.histogram?.(tag, step, values)),
    text: (tag, step, markdown) => toAll((sink) => sink.text?.(tag, step, markdown)),
    end: (status) => toAll((sink) => sink.end?.(status)),
    sync: () => inTurn((sink) => sink.sync?.()),
    close: () => inTurn((sink) => sink.close?.()),
  };
}
