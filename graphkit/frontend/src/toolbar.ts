/** The row of buttons over the chart. Each says its key in its title. */

import { fill, h } from "./dom";
import type { View } from "./types";

export interface Doings {
  hide: () => void;
  only: () => void;
  undo: () => void;
  redo: () => void;
  fit: () => void;
  near: () => void;
  far: () => void;
  arrange: () => void;
  pin: () => void;
  apart: () => void;
  clear: () => void;
  colour: (choice: string) => void;
  html: () => void;
  png: () => void;
}

const ICONS: Record<string, string> = {
  hide: "M3 3l18 18M10.6 5.1A9.8 9.8 0 0 1 12 5c5 0 8.5 4.5 9.5 7a13 13 0 0 1-3 4.2M6.5 6.7A13.5 13.5 0 0 0 2.5 12c1 2.5 4.5 7 9.5 7a9.6 9.6 0 0 0 4.5-1.1",
  only: "M4 8V4h4M16 4h4v4M20 16v4h-4M8 20H4v-4M12 9v6M9 12h6",
  undo: "M9 7L4 12l5 5M4 12h10a6 6 0 0 1 6 6",
  redo: "M15 7l5 5-5 5M20 12H10a6 6 0 0 0-6 6",
  fit: "M4 9V4h5M15 4h5v5M20 15v5h-5M9 20H4v-5",
  near: "M12 5v14M5 12h14",
  far: "M5 12h14",
  arrange: "M6 6h.01M18 6h.01M12 12h.01M6 18h.01M18 18h.01M6 6l6 6 6-6M6 18l6-6 6 6",
  pin: "M9 4h6l-1 6 3 3H7l3-3zM12 13v7",
  apart: "M4 12c4-7 12-7 16 0M4 12c4 7 12 7 16 0M4 12h16",
  clear: "M5 7h14M10 7V5h4v2M7 7l1 12h8l1-12",
};

export function icon(path: string): SVGSVGElement {
  const name = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(name, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  const line = document.createElementNS(name, "path");
  line.setAttribute("d", path);
  svg.append(line);
  return svg;
}

export class Toolbar {
  readonly element = h("div", { class: "bar", role: "toolbar" });
  private readonly buttons = new Map<string, HTMLButtonElement>();
  private readonly colours: HTMLSelectElement;

  constructor(before: HTMLElement[], private readonly doings: Doings) {
    this.colours = h("select", { class: "colour", change: () => doings.colour(this.colours.value) });
    const group = (...names: (keyof Doings & string)[]): HTMLElement => h("div", { class: "set" }, ...names.map((name) => this.button(name)));
    this.element.append(
      ...before,
      group("hide", "only", "pin"),
      group("undo", "redo"),
      group("near", "far", "fit"),
      group("arrange", "apart", "clear"),
      this.colours,
      h("span", { class: "gap" }),
      h("div", { class: "set" }, this.worded("png"), this.worded("html")),
    );
    this.buttons.get("html")?.setAttribute("data-testid", "export");
  }

  update(view: View, selected: number, apart: boolean): void {
    const words = view.words;
    for (const [name, button] of this.buttons) {
      button.title = words[`do_${name}`] ?? name;
      button.setAttribute("aria-label", button.title);
    }
    for (const name of ["html", "png"]) this.label(name, words[`label_${name}`] ?? name);
    const empty = view.entities.length === 0;
    this.able({
      hide: selected > 0, only: selected > 0, pin: selected > 0, undo: view.undo, redo: view.redo, near: !empty, far: !empty,
      fit: !empty, arrange: !empty, apart: !empty, clear: !empty, html: !empty, png: !empty,
    });
    this.buttons.get("apart")?.setAttribute("aria-pressed", String(apart));
    this.colours.title = words.do_colour ?? "";
    this.colours.setAttribute("aria-label", this.colours.title);
    fill(this.colours, ...view.colour.choices.map((choice) => h("option", { value: choice.id }, choice.text)));
    this.colours.value = view.colour.chosen;
  }

  private able(which: Record<string, boolean>): void {
    for (const [name, able] of Object.entries(which)) {
      const button = this.buttons.get(name);
      if (button !== undefined) button.disabled = !able;
    }
  }

  private label(name: string, text: string): void {
    const button = this.buttons.get(name);
    if (button !== undefined) button.textContent = text;
  }

  private button(name: keyof Doings & string): HTMLButtonElement {
    const button = h("button", { type: "button", class: "tool", click: () => (this.doings[name] as () => void)() }, icon(ICONS[name] ?? ""));
    this.buttons.set(name, button);
    return button;
  }

  private worded(name: keyof Doings & string): HTMLButtonElement {
    const button = h("button", { type: "button", class: "tool worded", click: () => (this.doings[name] as () => void)() });
    this.buttons.set(name, button);
    return button;
  }
}
