import { type Catalogue, kind } from "../../registry/component.ts";

/** What the learning rate is multiplied by at `step`, counted from 1. */
export type Schedule = (step: number) => number;

export const defineSchedule = kind<Schedule>("schedules");

export type Schedules = Catalogue<Schedule>;
