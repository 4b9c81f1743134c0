/** What browser tests may read: `window.graphkit.chart.snapshot()`. Plain values only; `uid` carries the ref. */

import type cytoscape from "cytoscape";
import { entityOf, lineOf } from "./graph";

export interface Seen {
  entities: { uid: string; x: number; y: number; group: number; caption: string; screen: { x: number; y: number } }[];
  ties: { id: string; a: string; b: string; kind: string; n: number; screen: { x: number; y: number } }[];
  selected: string[];
  busy: boolean;
}

declare global {
  interface Window {
    graphkit?: { chart: { snapshot: () => Seen } };
  }
}

export function expose(cy: cytoscape.Core, room: HTMLElement, chosen: () => string[], busy: () => boolean): void {
  const onPage = (at: cytoscape.Position): { x: number; y: number } => {
    const corner = room.getBoundingClientRect();
    return { x: corner.left + at.x * cy.zoom() + cy.pan().x, y: corner.top + at.y * cy.zoom() + cy.pan().y };
  };
  const snapshot = (): Seen => ({
    entities: cy.nodes().map((node) => {
      const { x, y } = node.position();
      const entity = entityOf(node as cytoscape.NodeSingular);
      return { uid: node.id(), x, y, group: entity.group, caption: entity.caption, screen: onPage({ x, y }) };
    }),
    ties: cy.edges().map((edge) => {
      const line = lineOf(edge as cytoscape.EdgeSingular);
      return { id: edge.id(), a: line.a, b: line.b, kind: line.kind, n: line.n, screen: onPage(edge.midpoint()) };
    }),
    selected: chosen(),
    busy: busy(),
  });
  window.graphkit = { chart: { snapshot } };
}
