/** What colours, shapes and borders mean, and how many of each are on the chart. A click chooses them. */

import { fill, h } from "./dom";
import { GREY, INK, SHAPES, colourOf, iconOf } from "./look";
import type { View } from "./types";

const EIGHT = 8;
const LOW = 470; // px

export class Legend {
  readonly element = h("div", { class: "legend" });
  private shut = false;
  private short = false;
  private view: View | null = null;
  private text = "";

  constructor(private readonly chooseKind: (kind: string) => void, private readonly chooseGroup: (group: number) => void) {}

  /** How much of the room's left side it takes. */
  get width(): number {
    return this.element.hidden || this.folded ? 0 : this.element.offsetWidth + 10;
  }

  /** In a low room it folds, so that it covers nobody. */
  room(height: number): void {
    this.short = height < LOW;
    if (this.view !== null) this.update(this.view);
  }

  private get folded(): boolean {
    return this.shut || this.short;
  }

  update(view: View): void {
    this.view = view;
    const text = JSON.stringify([view.words.legend, view.entityKinds, view.groups, this.folded]);
    if (text === this.text) return;
    this.text = text;
    this.draw(view);
  }

  private draw(view: View): void {
    const words = view.words;
    this.element.hidden = view.entities.length === 0;
    const fold = h("button", { type: "button", class: "fold", "aria-expanded": !this.folded, click: () => {
      this.shut = !this.folded;
      this.short = false;
      this.update(view);
    } }, `${words.legend ?? ""} ${this.folded ? "▴" : "▾"}`);
    if (this.folded) {
      fill(this.element, fold);
      return;
    }
    fill(
      this.element, fold,
      h("div", { class: "part" }, ...view.entityKinds.map((kind) => entry(shape(kind.id), `${kind.text} ${kind.n ?? ""}`, () => this.chooseKind(kind.id)))),
      view.groups.length === 0 ? null : h("div", { class: "part" }, ...view.groups.slice(0, EIGHT + 1).map((group) =>
        entry(swatch(colourOf(Number(group.id))), `${group.text} · ${group.n ?? ""}`, () => this.chooseGroup(Number(group.id))))),
      h("div", { class: "part wide" }, ...signs(words)),
    );
  }
}

function signs(words: Record<string, string>): HTMLElement[] {
  return [
    entry(ring("solid", true), words.delivered_yes ?? "", null), entry(ring("dashed", true), words.delivered_part ?? "", null),
    entry(ring("dashed", false), words.delivered_no ?? "", null), entry(ring("dotted", false, true), words.hub ?? "", null),
    entry(stroke("solid"), words.event_line ?? "", null), entry(stroke("dashed"), words.link_line ?? "", null),
  ];
}

function entry(sign: Node, text: string, click: (() => void) | null): HTMLElement {
  return click === null ? h("span", { class: "entry" }, sign, text) : h("button", { type: "button", class: "entry", click }, sign, text);
}

function shape(kind: string): HTMLCanvasElement {
  const canvas = h("canvas", { width: 36, height: 36, class: `shape ${SHAPES[kind] ?? ""}` });
  const pen = canvas.getContext("2d");
  if (pen !== null) {
    pen.scale(1.5, 1.5);
    pen.fillStyle = INK;
    pen.fill(iconOf(kind), "evenodd");
  }
  return canvas;
}

function sign(className: string, style: Partial<CSSStyleDeclaration>): HTMLElement {
  const element = h("i", { class: className });
  Object.assign(element.style, style);
  return element;
}

const swatch = (colour: string): HTMLElement => sign("swatch", { background: colour });
const stroke = (style: string): HTMLElement => sign("stroke", { borderTopStyle: style });
const ring = (style: string, full: boolean, hub = false): HTMLElement =>
  sign("ring", { borderStyle: style, background: full ? GREY : "#fff", borderRadius: "50%", ...(hub ? { outline: `1px dotted ${INK}`, outlineOffset: "1px" } : {}) });
