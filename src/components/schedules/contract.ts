import { type Catalogue, kind } from "../../registry/component.ts";

/** Factor of the learning rate at `step`, counted from 1. */
export type Schedule = (step: number) => number;

export const defineSchedule = kind<Schedule>("schedules", "function");

export type Schedules = Catalogue<Schedule>;
