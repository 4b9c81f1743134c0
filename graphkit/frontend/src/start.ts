/** An empty chart says how to begin. */

import { fill, h } from "./dom";
import type { View } from "./types";

export class Start {
  readonly element = h("div", { class: "start" });

  constructor(private readonly choose: (choice: string) => void) {}

  update(view: View): void {
    this.element.hidden = view.entities.length > 0;
    if (this.element.hidden) return;
    fill(
      this.element,
      h("h2", {}, view.words.empty_title ?? ""),
      h("p", {}, view.words.empty_text ?? ""),
      h("div", { class: "choices" }, ...view.starts.map((start) =>
        h("button", { type: "button", class: "choice", "data-start": start.id, click: () => this.choose(start.id) }, start.text, h("b", {}, String(start.n ?? ""))))),
    );
  }
}
