/** What is chosen, what is under the pointer, what was moved. */

import type cytoscape from "cytoscape";
import { lineOf } from "./graph";
import type { Overlay } from "./overlay";
import type { Gesture } from "./types";

const round = (value: number): number => Math.round(value * 10) / 10;

export class Pointer {
  private names = new Set<string>();
  private boxed: string[] = [];

  constructor(
    private readonly cy: cytoscape.Core,
    private readonly overlay: Overlay,
    private readonly report: (gesture: Gesture) => void,
    private readonly changed: () => void,
  ) {
    cy.on("tap", (event) => this.tapped(event));
    cy.on("box", "node", (event) => this.boxed.push((event.target as cytoscape.NodeSingular).id()));
    cy.on("boxend", () => setTimeout(() => this.boxEnded()));
    cy.on("mouseover", "node", (event) => this.hover((event.target as cytoscape.NodeSingular).id()));
    cy.on("mouseout", "node", () => this.hover(null));
    cy.on("dragfree", "node", (event) => this.moved(event.target as cytoscape.NodeSingular));
    cy.on("grab", "node", (event) => this.grabbed(event.target as cytoscape.NodeSingular));
    cy.on("dbltap", "node", (event) => this.report({ do: "expand", refs: [(event.target as cytoscape.NodeSingular).id()], kinds: [], limit: 30, least: "", least_n: 0 }));
  }

  chosen(): string[] {
    return [...this.names];
  }

  entities(): string[] {
    return this.chosen().filter((name) => this.cy.getElementById(name).isNode());
  }

  choose(names: string[], tell: boolean): void {
    this.names = new Set(names);
    this.refresh();
    if (tell) {
      const entities = this.entities();
      const lines = [...new Set(this.chosen().filter((name) => !entities.includes(name)).map((name) => this.lineName(name)))];
      this.report({ do: "select", entities, lines });
    }
  }

  /** Puts the marks on again after the chart changed. */
  refresh(): void {
    this.cy.batch(() => {
      this.cy.elements(".chosen").removeClass("chosen");
      for (const name of [...this.names]) {
        const element = this.cy.getElementById(name);
        const parts = element.empty() ? this.cy.edges().filter((edge) => lineOf(edge as cytoscape.EdgeSingular).id === name) : element;
        if (parts.empty()) this.names.delete(name);
        else parts.addClass("chosen");
      }
    });
    if (this.overlay.hovered !== null && this.cy.getElementById(this.overlay.hovered).empty()) this.hover(null);
    this.changed();
    this.overlay.ask();
  }

  /** The room changed: what is chosen comes back into sight, everything else keeps its place. */
  keepInSight(): void {
    this.cy.resize();
    const chosen = this.cy.elements(".chosen");
    if (chosen.empty() || chosen.length > 12) return;
    const box = chosen.renderedBoundingBox();
    const aside = (low: number, high: number, room: number): number => (high > room - 24 ? room - 24 - high : low < 24 ? 24 - low : 0);
    const by = { x: aside(box.x1, box.x2, this.cy.width()), y: aside(box.y1, box.y2, this.cy.height()) };
    if (by.x !== 0 || by.y !== 0) this.cy.panBy(by);
  }

  /** To the nearest entity in that direction from the chosen one; without one, the view moves. */
  step(dx: number, dy: number): void {
    const from = this.entities()[0];
    if (from === undefined) {
      this.cy.panBy({ x: -60 * dx, y: -60 * dy });
      return;
    }
    const here = this.cy.getElementById(from).position();
    let best: { name: string; far: number } | null = null;
    this.cy.nodes().forEach((node) => {
      const x = node.position().x - here.x;
      const y = node.position().y - here.y;
      const along = x * dx + y * dy;
      const aside = Math.abs(x * dy) + Math.abs(y * dx);
      const far = along + 2 * aside;
      if (node.id() !== from && along > 1 && aside < 2 * along && (best === null || far < best.far)) best = { name: node.id(), far };
    });
    const found = best as { name: string; far: number } | null;
    if (found !== null) this.choose([found.name], true);
  }

  private lineName(name: string): string {
    const edge = this.cy.getElementById(name);
    return edge.empty() ? name : lineOf(edge as unknown as cytoscape.EdgeSingular).id;
  }

  private tapped(event: cytoscape.EventObject): void {
    if (event.target === this.cy) {
      if (this.names.size > 0) this.choose([], true);
      return;
    }
    const name = (event.target as cytoscape.Singular).id();
    const more = event.originalEvent as MouseEvent;
    if (!(more.shiftKey || more.ctrlKey || more.metaKey)) this.choose([name], true);
    else this.choose(this.names.has(name) ? this.chosen().filter((one) => one !== name) : [...this.chosen(), name], true);
  }

  private boxEnded(): void {
    if (this.boxed.length > 0) this.choose([...new Set([...this.chosen(), ...this.boxed])], true);
    this.boxed = [];
  }

  private hover(name: string | null): void {
    this.overlay.hovered = name;
    this.cy.batch(() => {
      this.cy.elements(".dim, .near").removeClass("dim near");
      if (name === null) return;
      const about = this.cy.getElementById(name).closedNeighborhood();
      this.cy.elements().not(about).addClass("dim");
      about.addClass("near");
    });
    this.overlay.ask();
  }

  private together: cytoscape.NodeCollection | null = null;
  private before: cytoscape.Position = { x: 0, y: 0 };

  /** Chosen entities move together. */
  private grabbed(node: cytoscape.NodeSingular): void {
    this.before = { ...node.position() };
    this.together = node.hasClass("chosen") ? this.cy.nodes(".chosen").not(node) : null;
    if (this.together === null || this.together.empty()) return;
    const last = { ...node.position() };
    const others = this.together;
    const follow = (): void => {
      const now = node.position();
      others.shift({ x: now.x - last.x, y: now.y - last.y });
      Object.assign(last, now);
    };
    node.on("drag", follow);
    node.one("free", () => node.off("drag", undefined, follow));
  }

  private moved(node: cytoscape.NodeSingular): void {
    const at = node.position();
    if (Math.hypot(at.x - this.before.x, at.y - this.before.y) < 0.5) return;
    const places: Record<string, [number, number]> = {};
    const all = this.together === null ? [node] : [node, ...(this.together.toArray() as cytoscape.NodeSingular[])];
    for (const one of all) places[one.id()] = [round(one.position().x), round(one.position().y)];
    this.report({ do: "move", places });
  }
}
