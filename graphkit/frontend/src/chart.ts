/** The link chart: Python owns what is shown and where; the browser draws it and reports gestures. */

import { Chart } from "./room";
import { sheet } from "./style";
import type { Host } from "./types";

const charts = new WeakMap<object, Chart>();

/** Called by Streamlit at every run with the same parent; what it returns is called when the chart leaves the page. */
export default function link_chart(host: Host): () => void {
  const parent = host.parentElement;
  let chart = charts.get(parent);
  if (chart === undefined) {
    const root = parent.getRootNode() as Document | ShadowRoot;
    if (!root.adoptedStyleSheets.includes(sheet())) root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet()];
    chart = new Chart(parent, host.setStateValue);
    charts.set(parent, chart);
  }
  chart.update(host);
  return () => {
    charts.get(parent)?.leave();
    charts.delete(parent);
  };
}
