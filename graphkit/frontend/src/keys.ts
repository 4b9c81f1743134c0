/** The chart by keyboard; the same keys are listed in the empty details panel. */

export interface Keyed {
  hide: () => void;
  undo: () => void;
  redo: () => void;
  near: () => void;
  far: () => void;
  fit: () => void;
  expand: () => void;
  pin: () => void;
  all: () => void;
  none: () => void;
  find: () => void;
  step: (dx: number, dy: number) => void;
}

const ARROWS: Record<string, [number, number]> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

export function listen(room: HTMLElement, keyed: Keyed): void {
  room.addEventListener("keydown", (event) => {
    const doing = meant(event, keyed);
    if (doing === null) return;
    event.preventDefault();
    event.stopPropagation();
    doing();
  });
}

function meant(event: KeyboardEvent, keyed: Keyed): (() => void) | null {
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  if (event.ctrlKey || event.metaKey) {
    if (key === "z") return event.shiftKey ? keyed.redo : keyed.undo;
    return key === "y" ? keyed.redo : key === "a" ? keyed.all : null;
  }
  const arrow = ARROWS[key];
  if (arrow !== undefined) return () => keyed.step(...arrow);
  const plain: Record<string, () => void> = {
    Delete: keyed.hide, Backspace: keyed.hide, "+": keyed.near, "=": keyed.near, "-": keyed.far, f: keyed.fit,
    e: keyed.expand, p: keyed.pin, Escape: keyed.none, "/": keyed.find,
  };
  return plain[key] ?? null;
}
