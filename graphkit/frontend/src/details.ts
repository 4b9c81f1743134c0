/** Who or what is chosen, and the delivered rows behind it. */

import { fill, h } from "./dom";
import type { DeliveredTable, Details, View } from "./types";

export class Panel {
  readonly element = h("aside", { class: "panel", "data-testid": "details" });

  update(view: View): void {
    const details = view.details;
    if (details === null) {
      fill(this.element, h("p", { class: "quiet" }, view.words.nothing_chosen ?? ""), keys(view));
      return;
    }
    fill(
      this.element,
      h("div", { class: "head" }, h("span", { class: `dot kind-${details.kind}` }, view.words[`kind_${details.kind}`] ?? ""), h("h2", {}, details.title)),
      details.subtitle === "" ? null : h("p", { class: "sub" }, details.subtitle),
      h("dl", {}, ...details.facts.flatMap(([name, value]) => [h("dt", {}, name), h("dd", {}, value)])),
      details.parts.length === 0 ? null : h("ul", { class: "parts" }, ...details.parts.map((part) => h("li", {}, part.text))),
    );
  }
}

function keys(view: View): HTMLElement {
  const lines = (view.words.keys ?? "").split("\n").filter((line) => line !== "");
  return h("dl", { class: "keys" }, ...lines.flatMap((line) => {
    const [key, what] = line.split("|");
    return [h("dt", {}, key ?? ""), h("dd", {}, what ?? "")];
  }));
}

export class Rows {
  readonly element = h("section", { class: "drawer", "data-testid": "rows" });
  private shut = false;
  private shown: Details | null = null;
  private text = "";

  constructor(private readonly more: () => void, private readonly moved: () => void) {}

  update(view: View): void {
    const text = JSON.stringify([view.details?.rows ?? null, view.words.rows]);
    if (text === this.text) return;
    this.text = text;
    this.shown = view.details;
    this.draw(view.words);
  }

  private draw(words: Record<string, string>): void {
    const rows = this.shown?.rows ?? null;
    this.element.classList.toggle("none", rows === null);
    this.element.classList.toggle("shut", this.shut);
    if (rows === null) {
      fill(this.element);
      this.moved();
      return;
    }
    const fold = h("button", { type: "button", class: "fold", "aria-expanded": !this.shut, click: () => {
      this.shut = !this.shut;
      this.draw(words);
    } }, this.shut ? "▴" : "▾");
    fold.title = words.fold ?? "";
    const more = rows.shown < rows.total ? h("button", { type: "button", class: "all", click: () => this.more() }, words.more_rows ?? "") : null;
    fill(
      this.element,
      h("header", {}, h("b", {}, words.rows ?? ""), h("span", { class: "quiet" }, rows.note), more, h("span", { class: "gap" }), fold),
      this.shut ? null : h("div", { class: "scroll", tabindex: 0 }, ...rows.tables.map((table) => delivered(table, words))),
    );
    this.moved();
  }
}

/** One file's rows under their own header, cell by cell as delivered. */
function delivered(table: DeliveredTable, words: Record<string, string>): HTMLElement {
  const where = [table.file, table.member, table.sheet].filter((part) => part !== "").join(" › ");
  return h(
    "table",
    { "data-file": table.file, "data-member": table.member, "data-sheet": table.sheet, "data-sha256": table.sha256 },
    h("caption", {}, h("span", { class: "file" }, where), h("code", { title: table.sha256 }, `SHA-256 ${table.sha256.slice(0, 12)}…`)),
    h("thead", {}, h("tr", {}, h("th", { class: "no" }, words.row ?? ""), ...table.columns.map((column) => h("th", {}, column)))),
    h("tbody", {}, ...table.rows.map((row) =>
      h("tr", { "data-row": row.row, "data-event": row.event },
        h("th", { class: "no", scope: "row" }, String(row.row)),
        ...row.cells.map((cell, i) => h("td", { "data-column": table.columns[i] ?? "" }, cell))),
    )),
  );
}
