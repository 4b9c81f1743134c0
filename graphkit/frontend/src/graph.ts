/** The drawing surface: Cytoscape with sizes that stay constant on screen. Nothing here decides what is shown or where. */

import cytoscape from "cytoscape";
import { ACCENT, INK, SHAPES, colourOf, hollow, sizeAt } from "./look";
import type { Entity, Line, Part } from "./types";

type Core = cytoscape.Core;
type Node = cytoscape.NodeSingular;
type Edge = cytoscape.EdgeSingular;

export const entityOf = (node: Node): Entity => node.data("entity") as Entity;
export const lineOf = (edge: Edge): Line => edge.data("line") as Line;
const partOf = (edge: Edge): Part | null => (edge.data("part") as Part | undefined) ?? null;

function styles(): cytoscape.StylesheetJson {
  const size = (node: Node): number => sizeAt(node.cy().zoom(), entityOf(node));
  const thin = (edge: Edge): number => (lineOf(edge).width * Math.min(Math.max(edge.cy().zoom(), 0.5), 1)) / edge.cy().zoom();
  const dash = (edge: Edge): number[] => [6 / edge.cy().zoom(), 4 / edge.cy().zoom()];
  return [
    {
      selector: "node",
      style: {
        width: size,
        height: (node: Node) => size(node) * (entityOf(node).kind === "account" ? 0.84 : 1),
        shape: ((node: Node) => SHAPES[entityOf(node).kind] ?? "ellipse") as never,
        "background-color": (node: Node) => (hollow(entityOf(node)) ? "#ffffff" : colourOf(entityOf(node).group)),
        "border-width": (node: Node) => (entityOf(node).delivered === "" ? 1 : 2) / node.cy().zoom(),
        "border-color": (node: Node) => (hollow(entityOf(node)) ? colourOf(entityOf(node).group) : INK),
        "border-style": ((node: Node) => (["no", "in part"].includes(entityOf(node).delivered) ? "dashed" : "solid")) as never,
        "border-dash-pattern": ((node: Node) => [3.5 / node.cy().zoom(), 2.5 / node.cy().zoom()]) as never,
        "border-opacity": 0.85,
        "overlay-opacity": 0,
      },
    },
    {
      selector: "edge",
      style: {
        width: thin,
        "line-color": (edge: Edge) => (lineOf(edge).standing ? "#a9a2bd" : "#a3b1c1"),
        "line-style": ((edge: Edge) => ((partOf(edge)?.standing ?? lineOf(edge).standing) ? "dashed" : "solid")) as never,
        "line-dash-pattern": dash as never,
        "curve-style": ((edge: Edge) => (partOf(edge) === null ? "straight" : "bezier")) as never,
        "control-point-step-size": 34,
        "target-arrow-shape": ((edge: Edge) => (heads(edge).b ? "triangle" : "none")) as never,
        "source-arrow-shape": ((edge: Edge) => (heads(edge).a ? "triangle" : "none")) as never,
        "target-arrow-color": "#73849a",
        "source-arrow-color": "#73849a",
        "arrow-scale": (edge: Edge) => 0.34 / edge.cy().zoom() ** 0.9,
        "overlay-opacity": 0,
        "overlay-padding": (edge: Edge) => 5 / edge.cy().zoom(),
      },
    },
    { selector: "node.chosen", style: { "border-color": ACCENT, "border-width": (node: Node) => 3.2 / node.cy().zoom(), "border-opacity": 1 } },
    {
      selector: "edge.chosen",
      style: { "line-color": ACCENT, "target-arrow-color": ACCENT, "source-arrow-color": ACCENT, "z-index": 9 },
    },
    { selector: "edge.near", style: { "line-color": "#47597a", "target-arrow-color": INK, "source-arrow-color": INK } },
    { selector: ".dim", style: { opacity: 0.16 } },
    { selector: "core", style: { "selection-box-color": "#2f6db5", "selection-box-opacity": 0.12, "active-bg-size": 0, "selection-box-border-color": "#2f6db5", "selection-box-border-width": 1 } as never },
  ];
}

function heads(edge: Edge): { a: boolean; b: boolean } {
  const part = partOf(edge);
  if (part === null) return { a: lineOf(edge).backward, b: lineOf(edge).forward };
  return { a: part.directed && part.from === "b", b: part.directed && part.from === "a" };
}

export function surface(container: HTMLElement): Core {
  const cy = cytoscape({
    container,
    style: styles(),
    layout: { name: "preset" },
    minZoom: 0.05,
    maxZoom: 4,
    boxSelectionEnabled: true,
    selectionType: "additive",
    autounselectify: true,
  });
  let last = cy.zoom();
  cy.on("zoom", () => {
    if (Math.abs(cy.zoom() / last - 1) < 0.02) return;
    last = cy.zoom();
    cy.style().update();
  });
  return cy;
}

function wanted(lines: Line[], apart: boolean): cytoscape.ElementDefinition[] {
  return lines.flatMap((line) =>
    apart && line.parts.length > 1
      ? line.parts.map((part) => ({ data: { id: part.id, source: line.a, target: line.b, line, part } }))
      : [{ data: { id: line.id, source: line.a, target: line.b, line } }],
  );
}

/** Shows exactly these entities and lines; what stays keeps its place unless Python moved it. */
export function show(cy: Core, entities: Entity[], lines: Line[], apart: boolean): void {
  const edges = wanted(lines, apart);
  const keep = new Set([...entities.map((entity) => entity.ref), ...edges.map((edge) => edge.data.id as string)]);
  cy.batch(() => {
    cy.elements().filter((element) => !keep.has(element.id())).remove();
    for (const entity of entities) {
      const there = cy.getElementById(entity.ref);
      const position = { x: entity.x, y: entity.y };
      if (there.empty()) cy.add({ data: { id: entity.ref, entity }, position });
      else {
        const node = there.nodes()[0] as Node;
        const before = entityOf(node);
        node.data("entity", entity);
        if (!node.grabbed() && (before.x !== entity.x || before.y !== entity.y)) node.position(position);
      }
    }
    for (const edge of edges) {
      const there = cy.getElementById(edge.data.id as string);
      if (there.empty()) cy.add(edge);
      else there.data({ line: edge.data.line as Line, part: edge.data.part as Part | undefined });
    }
  });
  cy.style().update();
}
