/** Every gesture reaches Python once and in order, although a rerun may overtake another one.
 *
 * The queue of what Python has not yet confirmed is the component's state; Python answers with the last number it acted on.
 */

import type { Gesture, Host } from "./types";

interface Sent extends Record<string, unknown> {
  no: number;
}

export class Gestures {
  readonly mount = Array.from(crypto.getRandomValues(new Uint32Array(2)), (part) => part.toString(36)).join("");
  private waiting: Sent[] = [];
  private last = 0;
  private tell: Host["setStateValue"];

  constructor(tell: Host["setStateValue"], private readonly onBusy: (busy: boolean) => void) {
    this.tell = tell;
  }

  /** Streamlit hands out a new teller with each run. */
  use(tell: Host["setStateValue"], mount: string, acked: number): void {
    this.tell = tell;
    if (mount === this.mount) this.waiting = this.waiting.filter((gesture) => gesture.no > acked);
    this.onBusy(this.waiting.length > 0);
  }

  report(gesture: Gesture): void {
    this.last += 1;
    this.waiting.push({ ...gesture, no: this.last });
    this.onBusy(true);
    this.tell("gestures", { mount: this.mount, queue: this.waiting });
  }
}
