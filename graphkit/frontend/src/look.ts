/** Colours, icons and sizes: one colour a group, one icon a kind, and a number wherever there is a colour. */

import type { Entity } from "./types";

const COLOURS = ["#2f6db5", "#c8641b", "#2c8656", "#b23f6c", "#7757b3", "#13808c", "#8d6c14", "#47597a"];
export const GREY = "#8b95a1";
const PLAIN = "#4d6380";
export const INK = "#1f2a37";
export const ACCENT = "#d92d20";

/** The colour of a group: the eight largest have their own, the rest are grey; without groups one plain colour. */
export function colourOf(group: number): string {
  return group === 0 ? PLAIN : (COLOURS[group - 1] ?? GREY);
}

export const SIZE = 27;
const ROOM = 44; // never wider than this in chart units, so that neighbours stay apart when zoomed out

/** The width of an entity in chart units: constant on screen until the chart is so far away that entities would touch. */
export function sizeAt(zoom: number, entity: Entity): number {
  const size = Math.min(SIZE / zoom, ROOM);
  return entity.hub ? size * 1.35 : size;
}

export const SHAPES: Record<string, string> = {
  person: "ellipse",
  organisation: "octagon",
  account: "round-rectangle",
  phone: "round-diamond",
  device: "round-hexagon",
};

const PATHS: Record<string, string> = {
  person: "M12 4.5a3.9 3.9 0 1 1 0 7.8a3.9 3.9 0 0 1 0-7.8zM4.6 20c0-4.2 3.3-6.3 7.4-6.3s7.4 2.1 7.4 6.3z",
  organisation: "M5 20V5.5h8.5V9H19v11h-5v-4h-2.5v4zM7.4 8v2h1.7V8zm0 4v2h1.7v-2zm3.4-4v2h1.7V8zm0 4v2h1.7v-2zm4.2 0v1.8h1.7V12z",
  account: "M3.5 6.2h17v3h-17zM3.5 11h17v7.2h-17zm2.3 3.6v1.6h4.6v-1.6z",
  phone: "M8 3.2h8a1.4 1.4 0 0 1 1.4 1.4v14.8A1.4 1.4 0 0 1 16 20.8H8a1.4 1.4 0 0 1-1.4-1.4V4.6A1.4 1.4 0 0 1 8 3.2zm.6 2.6v10.6h6.8V5.8zm2.2 12.2v1.2h2.4v-1.2z",
  device: "M3.8 5h16.4v11H3.8zM5.8 7v7h12.4V7zM9.5 17.2h5V19H17v1.3H7V19h2.5z",
};

const made = new Map<string, Path2D>();

/** The icon of a kind on a 24 by 24 field; fill with the even-odd rule. */
export function iconOf(kind: string): Path2D {
  let path = made.get(kind);
  if (path === undefined) {
    path = new Path2D(PATHS[kind] ?? "M12 6a6 6 0 1 1 0 12a6 6 0 0 1 0-12z");
    made.set(kind, path);
  }
  return path;
}

/** Delivered records: filled; none delivered: hollow. */
export function hollow(entity: Entity): boolean {
  return entity.delivered === "no";
}
