/** One chart on one page: puts the parts together and turns what they notice into gestures. */

import type cytoscape from "cytoscape";
import { Panel, Rows } from "./details";
import { h } from "./dom";
import { Expand } from "./expand";
import { picture, save } from "./files";
import { Gestures } from "./gestures";
import { entityOf, show, surface } from "./graph";
import { expose } from "./hook";
import { listen } from "./keys";
import { Legend } from "./legend";
import { Overlay } from "./overlay";
import { Pointer } from "./pointer";
import { Search } from "./search";
import { Start } from "./start";
import { Toolbar } from "./toolbar";
import type { Host, View } from "./types";

const FIT = 46; // px left free around
const CLOSEST = 1.25;

export class Chart {
  private readonly canvas = h("div", { class: "canvas" });
  private readonly room = h("div", { class: "room", tabindex: 0, "data-testid": "chart" });
  private readonly notice = h("div", { class: "notice", role: "status", "data-testid": "notice" });
  private readonly frame = h("div", { class: "gk" });
  private readonly gestures: Gestures;
  private readonly cy: cytoscape.Core;
  private readonly overlay: Overlay;
  private readonly pointer: Pointer;
  private readonly search: Search;
  private readonly expand: Expand;
  private readonly toolbar: Toolbar;
  private readonly panel = new Panel();
  private readonly rows: Rows;
  private readonly legend: Legend;
  private readonly start: Start;
  private readonly watch: ResizeObserver;
  private view: View | null = null;
  private apart = false;
  private seen = { file: 0, focus: 0, notice: 0 };
  private busy = false;

  constructor(parent: Host["parentElement"], tell: Host["setStateValue"]) {
    this.gestures = new Gestures(tell, (busy) => {
      this.busy = busy;
      this.frame.classList.toggle("busy", busy);
    });
    const report = this.gestures.report.bind(this.gestures);
    this.search = new Search((text) => report({ do: "search", text }), (found) => report({ do: "add", refs: found.map((one) => one.ref) }));
    this.expand = new Expand((step) => report({ do: "expand", refs: this.pointer.entities(), ...step }));
    this.toolbar = new Toolbar([this.search.element, this.expand.element], this.doings(report));
    this.rows = new Rows(() => report({ do: "rows" }), () => this.pointer.keepInSight());
    this.legend = new Legend((kind) => this.chooseWhere((node) => entityOf(node).kind === kind), (group) => this.chooseWhere((node) => entityOf(node).group === group));
    this.start = new Start((choice) => report({ do: "start", id: choice }));
    this.frame.append(
      this.toolbar.element,
      h("div", { class: "middle" }, h("div", { class: "stage" }, this.room, this.notice), this.panel.element),
      this.rows.element,
    );
    parent.append(this.frame);
    this.room.append(this.canvas);
    this.cy = surface(this.canvas);
    this.overlay = new Overlay(this.cy, this.room);
    this.canvas.before(this.overlay.under);
    this.canvas.after(this.overlay.over);
    this.room.append(this.legend.element, this.start.element);
    this.pointer = new Pointer(this.cy, this.overlay, report, () => this.dress());
    listen(this.room, this.keyed(report));
    this.watch = new ResizeObserver(() => {
      this.legend.room(this.room.clientHeight);
      this.pointer.keepInSight();
    });
    this.watch.observe(this.room);
    expose(this.cy, this.room, () => this.pointer.chosen(), () => this.busy);
  }

  update(host: Host): void {
    const first = this.view === null;
    const empty = this.cy.nodes().empty();
    const view = host.data;
    this.view = view;
    this.gestures.use(host.setStateValue, view.mount, view.acked);
    this.overlay.groupWord = view.words.group ?? "{group}";
    show(this.cy, view.entities, view.lines, this.apart);
    if (!this.busy || first) this.pointer.choose([...view.selected, ...view.selectedLines], false);
    this.pointer.refresh();
    this.search.update(view);
    this.panel.update(view);
    this.rows.update(view);
    this.legend.update(view);
    this.start.update(view);
    this.dress();
    this.say(view, first);
    this.look(view, first || empty);
    this.offer(view, first);
    this.overlay.ask();
  }

  leave(): void {
    this.watch.disconnect();
    delete window.graphkit;
    this.cy.destroy();
    this.frame.remove();
  }

  private dress(): void {
    if (this.view === null) return;
    const chosen = this.pointer.entities().length;
    this.toolbar.update(this.view, chosen, this.apart);
    this.expand.update(this.view, chosen);
  }

  private say(view: View, first: boolean): void {
    const told = view.notice;
    if (told === null || (told.id === this.seen.notice && !first)) {
      if (told === null) this.notice.classList.remove("on");
      return;
    }
    this.seen.notice = told.id;
    this.notice.textContent = told.text;
    this.notice.className = `notice on ${told.tone}`;
  }

  private look(view: View, fresh: boolean): void {
    if (fresh && view.entities.length > 0) this.fit();
    const focus = view.focus;
    if (focus === null || focus.id === this.seen.focus) return;
    this.seen.focus = focus.id;
    const wanted = this.cy.nodes().filter((node) => focus.refs.includes(node.id()));
    if (wanted.empty() || fresh) return;
    const box = wanted.renderedBoundingBox();
    const out = box.x1 < 20 || box.y1 < 20 || box.x2 > this.cy.width() - 20 || box.y2 > this.cy.height() - 20;
    if (out) this.fit();
  }

  private offer(view: View, first: boolean): void {
    if (view.file === null || view.file.id === this.seen.file) return;
    this.seen.file = view.file.id;
    if (!first) save(view.file.name, new Blob([view.file.text], { type: view.file.type }));
  }

  /** Everything in sight, beside the legend and not larger than life. */
  private fit(): void {
    const box = this.cy.elements().boundingBox({ includeLabels: false, includeOverlays: false });
    const left = this.legend.width;
    const width = this.cy.width() - left - 2 * FIT;
    const height = this.cy.height() - 2 * FIT;
    const zoom = Math.max(this.cy.minZoom(), Math.min(width / Math.max(box.w, 1), height / Math.max(box.h, 1), CLOSEST));
    const pan = { x: left + FIT + width / 2 - (zoom * (box.x1 + box.x2)) / 2, y: FIT + height / 2 - (zoom * (box.y1 + box.y2)) / 2 };
    this.cy.viewport({ zoom, pan });
  }

  private zoom(by: number): void {
    this.cy.zoom({ level: this.cy.zoom() * by, renderedPosition: { x: this.cy.width() / 2, y: this.cy.height() / 2 } });
  }

  private chooseWhere(which: (node: cytoscape.NodeSingular) => boolean): void {
    this.pointer.choose(this.cy.nodes().filter((node) => which(node as cytoscape.NodeSingular)).map((node) => node.id()), true);
  }

  private doings(report: Gestures["report"]): ConstructorParameters<typeof Toolbar>[1] {
    const chosen = (): string[] => this.pointer.entities();
    return {
      hide: () => report({ do: "hide", refs: chosen() }),
      only: () => report({ do: "only", refs: chosen() }),
      pin: () => report({ do: "pin", refs: chosen() }),
      undo: () => report({ do: "undo" }),
      redo: () => report({ do: "redo" }),
      clear: () => report({ do: "clear" }),
      arrange: () => report({ do: "arrange" }),
      colour: (choice) => report({ do: "colour", by: choice }),
      html: () => report({ do: "export" }),
      png: () => void picture(this.room).then((image) => image !== null && save("graphkit-chart.png", image)),
      near: () => this.zoom(1.25),
      far: () => this.zoom(0.8),
      fit: () => this.fit(),
      apart: () => {
        this.apart = !this.apart;
        if (this.view !== null) show(this.cy, this.view.entities, this.view.lines, this.apart);
        this.pointer.refresh();
        this.dress();
      },
    };
  }

  private keyed(report: Gestures["report"]): Parameters<typeof listen>[1] {
    const doings = this.doings(report);
    const some = (doing: () => void) => () => this.pointer.entities().length > 0 && doing();
    return {
      hide: some(doings.hide), pin: some(doings.pin), undo: doings.undo, redo: doings.redo, near: doings.near, far: doings.far, fit: doings.fit,
      expand: () => this.expand.run(),
      all: () => this.chooseWhere(() => true),
      none: () => {
        this.expand.close();
        this.pointer.choose([], true);
      },
      find: () => this.search.input.focus(),
      step: (dx, dy) => this.pointer.step(dx, dy),
    };
  }
}

