/** One step further from the chosen entities: by kind, least amount, at most so many. Large steps are asked about first. */

import { fill, filled, h } from "./dom";
import type { View } from "./types";

export interface Step extends Record<string, unknown> {
  kinds: string[];
  limit: number;
  least: string;
  least_n: number;
}

const LIMITS = [10, 30, 100, 300];
const MANY = 100;

export class Expand {
  readonly element: HTMLElement;
  private readonly go = h("button", { type: "button", class: "tool main", "data-testid": "expand" });
  private readonly more = h("button", { type: "button", class: "tool main arrow", "data-testid": "expand-options", "aria-haspopup": "true" }, "▾");
  private readonly sheet = h("div", { class: "sheet", hidden: true });
  private readonly without = new Set<string>();
  private limit = 30;
  private least = h("input", { type: "text", inputmode: "decimal", class: "least" });
  private leastN = h("input", { type: "number", min: "0", class: "least" });
  private view: View | null = null;

  constructor(private readonly report: (step: Step) => void) {
    this.go.addEventListener("click", () => this.run());
    this.more.addEventListener("click", () => {
      this.sheet.hidden = !this.sheet.hidden;
    });
    this.element = h("div", { class: "expand" }, this.go, this.more, this.sheet);
    for (const input of [this.least, this.leastN]) input.addEventListener("keydown", (event) => event.stopPropagation());
  }

  update(view: View, selected: number): void {
    const fresh = this.view === null || this.view.words !== view.words || this.view.kinds.length !== view.kinds.length;
    this.view = view;
    this.go.textContent = view.words.expand ?? "";
    this.go.title = view.words.do_expand ?? "";
    this.more.title = view.words.expand_options ?? "";
    this.more.setAttribute("aria-label", this.more.title);
    this.go.disabled = selected === 0;
    if (fresh && this.sheet.hidden) this.draw(view);
  }

  close(): void {
    this.sheet.hidden = true;
  }

  run(): void {
    if (this.view === null || this.go.disabled) return;
    if (this.limit > MANY && !window.confirm(filled(this.view.words.many ?? "", { limit: this.limit }))) return;
    this.sheet.hidden = true;
    const kinds = this.view.kinds.map((kind) => kind.id).filter((kind) => !this.without.has(kind));
    this.report({ kinds: this.without.size === 0 ? [] : kinds, limit: this.limit, least: this.least.value.trim(), least_n: Number(this.leastN.value) || 0 });
  }

  private draw(view: View): void {
    const kinds = view.kinds.map((kind) => {
      const box = h("input", { type: "checkbox", value: kind.id, checked: !this.without.has(kind.id) });
      box.addEventListener("change", () => (box.checked ? this.without.delete(kind.id) : this.without.add(kind.id)));
      return h("label", {}, box, kind.text);
    });
    const limits = LIMITS.map((limit) => {
      const radio = h("input", { type: "radio", name: "limit", value: limit, checked: limit === this.limit });
      radio.addEventListener("change", () => {
        this.limit = limit;
      });
      return h("label", {}, radio, String(limit));
    });
    fill(
      this.sheet,
      h("b", {}, view.words.by_kind ?? ""), h("div", { class: "row wrap" }, ...kinds),
      h("b", {}, view.words.at_most ?? ""), h("div", { class: "row" }, ...limits),
      h("b", {}, view.words.at_least ?? ""),
      h("div", { class: "row" }, h("label", {}, view.words.least_value ?? "", this.least), h("label", {}, view.words.least_n ?? "", this.leastN)),
    );
  }
}
