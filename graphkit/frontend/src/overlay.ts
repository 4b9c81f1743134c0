/** What is drawn over and under Cytoscape: group discs, icons, badges and labels, at constant size on screen. */

import type cytoscape from "cytoscape";
import { entityOf, lineOf } from "./graph";
import { ACCENT, INK, colourOf, hollow, iconOf, sizeAt } from "./look";
import type { Entity } from "./types";

const FONT = '"Noto Sans SC", "Noto Sans CJK SC", "Microsoft YaHei", "PingFang SC", system-ui, sans-serif';
const FEW = 28; // labels until zoomed in
const NEAR = 0.95; // zoom from which every label may show that finds room

interface Box { left: number; top: number; right: number; bottom: number }

export class Overlay {
  readonly under = document.createElement("canvas");
  readonly over = document.createElement("canvas");
  hovered: string | null = null;
  groupWord = "{group}";
  private asked = false;

  constructor(private readonly cy: cytoscape.Core, private readonly room: HTMLElement) {
    this.under.className = "under";
    this.over.className = "over";
    cy.on("render", () => this.ask());
  }

  ask(): void {
    if (this.asked) return;
    this.asked = true;
    requestAnimationFrame(() => {
      this.asked = false;
      if (!this.cy.destroyed()) this.draw();
    });
  }

  private draw(): void {
    const back = ready(this.under, this.room);
    const front = ready(this.over, this.room);
    if (back === null || front === null) return;
    this.discs(back);
    this.marks(front);
    const taken = this.labels(front);
    this.tieLabels(front, taken);
  }

  /** A pale disc behind the members of each group, with its number: colour is never the only sign. */
  private discs(pen: CanvasRenderingContext2D): void {
    const members = new Map<number, cytoscape.Position[]>();
    this.cy.nodes().forEach((node) => {
      const group = entityOf(node).group;
      if (group > 0) members.set(group, [...(members.get(group) ?? []), node.renderedPosition()]);
    });
    for (const [group, places] of members) {
      if (places.length < 3) continue;
      const hull = around(places, 26);
      pen.beginPath();
      hull.forEach((corner, i) => {
        const next = hull[(i + 1) % hull.length] as cytoscape.Position;
        const middle = { x: (corner.x + next.x) / 2, y: (corner.y + next.y) / 2 };
        if (i === 0) {
          const before = hull[hull.length - 1] as cytoscape.Position;
          pen.moveTo((before.x + corner.x) / 2, (before.y + corner.y) / 2);
        }
        pen.quadraticCurveTo(corner.x, corner.y, middle.x, middle.y);
      });
      pen.closePath();
      pen.fillStyle = colourOf(group);
      pen.globalAlpha = 0.07;
      pen.fill();
      pen.globalAlpha = 0.28;
      pen.strokeStyle = colourOf(group);
      pen.lineWidth = 1;
      pen.stroke();
      pen.globalAlpha = 0.95;
      const top = hull.reduce((best, corner) => (corner.y < best.y ? corner : best));
      pen.font = `600 11.5px ${FONT}`;
      pen.textAlign = "center";
      pen.fillText(this.groupWord.replace("{group}", String(group)), top.x, top.y + 3);
      pen.globalAlpha = 1;
    }
  }

  private marks(pen: CanvasRenderingContext2D): void {
    const zoom = this.cy.zoom();
    this.cy.nodes().forEach((node) => {
      const entity = entityOf(node);
      const at = node.renderedPosition();
      if (!inside(at, this.room)) return;
      const size = sizeAt(zoom, entity) * zoom;
      pen.globalAlpha = node.hasClass("dim") ? 0.16 : 1;
      const scale = (size * 0.62) / 24;
      if (size > 9) {
        pen.save();
        pen.translate(at.x - 12 * scale, at.y - 12 * scale);
        pen.scale(scale, scale);
        pen.fillStyle = hollow(entity) ? colourOf(entity.group) : "#ffffff";
        pen.fill(iconOf(entity.kind), "evenodd");
        pen.restore();
      }
      if (entity.hub) {
        pen.beginPath();
        pen.arc(at.x, at.y, size * 0.5 + 5, 0, Math.PI * 2);
        pen.setLineDash([2, 3]);
        pen.lineWidth = 1.8;
        pen.strokeStyle = INK;
        pen.stroke();
        pen.setLineDash([]);
      }
      if (size > 18) badges(pen, entity, at, size);
    });
    pen.globalAlpha = 1;
  }

  private labels(pen: CanvasRenderingContext2D): Taken {
    const zoom = this.cy.zoom();
    const taken = new Taken();
    const nodes = this.cy.nodes().toArray() as cytoscape.NodeSingular[];
    const first = (node: cytoscape.NodeSingular): number =>
      node.id() === this.hovered ? -3 : node.hasClass("chosen") ? -2 : node.hasClass("near") ? -1 : 0;
    nodes.sort((one, other) => first(one) - first(other) || entityOf(one).rank - entityOf(other).rank);
    for (const node of nodes) {
      const at = node.renderedPosition();
      const half = (sizeAt(zoom, entityOf(node)) * zoom) / 2;
      if (!node.hasClass("dim")) taken.add({ left: at.x - half, right: at.x + half, top: at.y - half, bottom: at.y + half });
    }
    pen.textAlign = "center";
    pen.textBaseline = "top";
    pen.lineJoin = "round";
    let drawn = 0;
    for (const node of nodes) {
      const entity = entityOf(node);
      const urgent = first(node) < 0;
      const at = node.renderedPosition();
      if (node.hasClass("dim") || !inside(at, this.room)) continue;
      if (!urgent && zoom < NEAR && drawn >= FEW) continue;
      const strong = node.hasClass("chosen") || node.id() === this.hovered;
      pen.font = `${strong ? 600 : 500} 12px ${FONT}`;
      const text = node.id() === this.hovered ? entity.caption : entity.label;
      const width = pen.measureText(text).width;
      const top = at.y + (sizeAt(zoom, entity) * zoom) / 2 + 4;
      const box = { left: at.x - width / 2 - 2, right: at.x + width / 2 + 2, top: top - 1, bottom: top + 15 };
      if (!strong && taken.hits(box)) continue;
      taken.add(box);
      drawn += 1;
      halo(pen, text, at.x, top, node.hasClass("chosen") ? ACCENT : INK);
    }
    return taken;
  }

  /** Count and total on a tie: where it is chosen, belongs to the entity under the pointer, or there is room. */
  private tieLabels(pen: CanvasRenderingContext2D, taken: Taken): void {
    const zoom = this.cy.zoom();
    pen.textBaseline = "middle";
    pen.font = `500 11px ${FONT}`;
    this.cy.edges().forEach((edge) => {
      const wanted = edge.hasClass("chosen") || edge.hasClass("near");
      if (edge.hasClass("dim") || (!wanted && zoom < 1.5)) return;
      const part = edge.data("part") as { text: string } | undefined;
      const text = part?.text ?? lineOf(edge).text;
      const middle = edge.midpoint();
      const x = middle.x * zoom + this.cy.pan().x;
      const y = middle.y * zoom + this.cy.pan().y;
      const half = pen.measureText(text).width / 2 + 3;
      const box = { left: x - half, right: x + half, top: y - 8, bottom: y + 8 };
      if (text === "" || !inside({ x, y }, this.room) || (!edge.hasClass("chosen") && taken.hits(box))) return;
      taken.add(box);
      halo(pen, text, x, y, edge.hasClass("chosen") ? ACCENT : "#42526a");
    });
  }
}

/** Where labels stand already; a coarse grid keeps the question cheap. */
class Taken {
  private readonly cells = new Map<string, Box[]>();

  hits(box: Box): boolean {
    return this.keys(box).some((key) =>
      (this.cells.get(key) ?? []).some(
        (other) => box.left < other.right && box.right > other.left && box.top < other.bottom && box.bottom > other.top,
      ),
    );
  }

  add(box: Box): void {
    for (const key of this.keys(box)) this.cells.set(key, [...(this.cells.get(key) ?? []), box]);
  }

  private keys(box: Box): string[] {
    const keys: string[] = [];
    for (let column = Math.floor(box.left / 120); column <= Math.floor(box.right / 120); column += 1)
      for (let row = Math.floor(box.top / 40); row <= Math.floor(box.bottom / 40); row += 1) keys.push(`${column}:${row}`);
    return keys;
  }
}

function halo(pen: CanvasRenderingContext2D, text: string, x: number, y: number, colour: string): void {
  pen.strokeStyle = "rgba(255,255,255,.92)";
  pen.lineWidth = 3.5;
  pen.strokeText(text, x, y);
  pen.fillStyle = colour;
  pen.fillText(text, x, y);
}

function badges(pen: CanvasRenderingContext2D, entity: Entity, at: cytoscape.Position, size: number): void {
  pen.font = `600 9px ${FONT}`;
  pen.textAlign = "center";
  pen.textBaseline = "middle";
  if (entity.more > 0) chip(pen, `+${entity.more}`, at.x + size * 0.52, at.y - size * 0.5, "#ffffff", "#42526a");
  if (entity.pinned) {
    pen.beginPath();
    pen.arc(at.x - size * 0.46, at.y - size * 0.46, 3.6, 0, Math.PI * 2);
    pen.fillStyle = INK;
    pen.fill();
    pen.strokeStyle = "#ffffff";
    pen.lineWidth = 1.4;
    pen.stroke();
  }
}

function chip(pen: CanvasRenderingContext2D, text: string, x: number, y: number, paper: string, ink: string): void {
  const half = pen.measureText(text).width / 2 + 3;
  pen.beginPath();
  pen.roundRect(x - half, y - 6.5, half * 2, 13, 6.5);
  pen.fillStyle = paper;
  pen.fill();
  pen.strokeStyle = "#c3ccd7";
  pen.lineWidth = 1;
  pen.stroke();
  pen.fillStyle = ink;
  pen.fillText(text, x, y + 0.5);
}

function inside(at: cytoscape.Position, room: HTMLElement): boolean {
  return at.x > -60 && at.y > -40 && at.x < room.clientWidth + 60 && at.y < room.clientHeight + 40;
}

/** A cleared pen at device resolution; null where the browser gives none. */
function ready(canvas: HTMLCanvasElement, room: HTMLElement): CanvasRenderingContext2D | null {
  const ratio = window.devicePixelRatio || 1;
  const width = Math.round(room.clientWidth * ratio);
  const height = Math.round(room.clientHeight * ratio);
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
  const pen = canvas.getContext("2d");
  pen?.setTransform(ratio, 0, 0, ratio, 0, 0);
  pen?.clearRect(0, 0, room.clientWidth, room.clientHeight);
  return pen;
}

/** The convex hull of places, each widened to an octagon. */
function around(places: cytoscape.Position[], margin: number): cytoscape.Position[] {
  const corners = places.flatMap((place) =>
    Array.from({ length: 8 }, (_, i) => ({
      x: place.x + margin * Math.cos((i * Math.PI) / 4),
      y: place.y + margin * Math.sin((i * Math.PI) / 4),
    })),
  );
  corners.sort((one, other) => one.x - other.x || one.y - other.y);
  const half = (ordered: cytoscape.Position[]): cytoscape.Position[] => {
    const chain: cytoscape.Position[] = [];
    for (const corner of ordered) {
      for (;;) {
        const last = chain[chain.length - 1];
        const before = chain[chain.length - 2];
        if (last === undefined || before === undefined) break;
        if ((last.x - before.x) * (corner.y - before.y) - (last.y - before.y) * (corner.x - before.x) > 0) break;
        chain.pop();
      }
      chain.push(corner);
    }
    return chain.slice(0, -1);
  };
  return [...half(corners), ...half([...corners].reverse())];
}
