/** Who or what is in the case? Type, choose with mouse or arrows, Enter adds to the chart. */

import { fill, h } from "./dom";
import type { Found, View } from "./types";

export class Search {
  readonly element: HTMLElement;
  readonly input = h("input", { type: "search", class: "query", "data-testid": "search", autocomplete: "off", spellcheck: "false" });
  private readonly list = h("div", { class: "found", role: "listbox", hidden: true, "data-testid": "search-results" });
  private found: Found[] = [];
  private at = 0;
  private timer = 0;
  private shown = "";
  private words: Record<string, string> = {};

  constructor(private readonly ask: (text: string) => void, private readonly choose: (found: Found[]) => void) {
    this.element = h("div", { class: "search" }, this.input, this.list);
    this.input.addEventListener("input", () => this.typed());
    this.input.addEventListener("keydown", (event) => this.key(event));
    this.input.addEventListener("focus", () => this.open(this.shown !== "" && this.shown === this.input.value.trim()));
    this.input.addEventListener("blur", () => setTimeout(() => this.open(false), 160));
  }

  update(view: View): void {
    this.words = view.words;
    this.input.placeholder = view.words.search ?? "";
    this.input.setAttribute("aria-label", view.words.search ?? "");
    const answer = view.search;
    if (answer === null || answer.text !== this.input.value.trim()) return;
    const fresh = this.shown !== answer.text;
    this.shown = answer.text;
    this.found = answer.found;
    if (fresh) this.at = 0;
    this.draw(answer.note);
    if (fresh) this.open(true);
  }

  private typed(): void {
    clearTimeout(this.timer);
    const text = this.input.value.trim();
    if (text === "") {
      this.shown = "";
      this.open(false);
      return;
    }
    this.timer = window.setTimeout(() => this.ask(text), 220);
  }

  private key(event: KeyboardEvent): void {
    event.stopPropagation();
    if (event.key === "Escape") this.input.blur();
    if (event.key === "Enter" && this.shown === this.input.value.trim()) {
      if (event.shiftKey) this.take(this.found);
      else if (this.found[this.at] !== undefined) this.take([this.found[this.at] as Found]);
    }
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (step === 0 || this.found.length === 0) return;
    event.preventDefault();
    this.at = (this.at + step + this.found.length) % this.found.length;
    this.mark();
  }

  private take(found: Found[]): void {
    if (found.length === 0) return;
    this.open(false);
    this.choose(found);
  }

  private open(wide: boolean): void {
    this.list.hidden = !wide;
  }

  private draw(note: string): void {
    const rows = this.found.map((one, i) =>
      h(
        "button",
        { type: "button", role: "option", class: "hit", "data-ref": one.ref, mousedown: (event: Event) => event.preventDefault(), click: () => this.take([this.found[i] as Found]) },
        h("span", { class: `dot kind-${one.kind}` }, this.words[`kind_${one.kind}`] ?? one.kind),
        h("span", { class: "what" }, one.caption, one.matched === "" ? null : h("small", {}, one.matched)),
        one.here ? h("span", { class: "here" }, this.words.here ?? "") : null,
      ),
    );
    const all = this.found.length > 1 ? h("button", { type: "button", class: "all", mousedown: (event: Event) => event.preventDefault(), click: () => this.take(this.found) }, this.words.add_all ?? "") : null;
    fill(this.list, ...rows, h("div", { class: "note" }, h("span", {}, note), all));
    this.mark();
  }

  private mark(): void {
    [...this.list.querySelectorAll(".hit")].forEach((row, i) => row.setAttribute("aria-selected", String(i === this.at)));
  }
}
