/** The link chart: Python owns what is shown and where; the browser draws it and reports gestures. */

import { Chart } from "./room";
import { sheet } from "./style";
import type { Host } from "./types";

interface Standing {
  chart: Chart;
  call: number;
}

const standing = new WeakMap<object, Standing>();

/** Called by Streamlit at every run with the same parent; what it returns is called when the chart leaves the page.
 *
 * Streamlit also calls it for a run that another one overtook: only the newest run's call may take the chart away.
 */
export default function link_chart(host: Host): () => void {
  const parent = host.parentElement;
  let here = standing.get(parent);
  if (here === undefined) {
    const root = parent.getRootNode() as Document | ShadowRoot;
    if (!root.adoptedStyleSheets.includes(sheet())) root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet()];
    here = { chart: new Chart(parent, host.setStateValue), call: 0 };
    standing.set(parent, here);
  }
  here.call += 1;
  const { chart, call } = here;
  chart.update(host);
  return () => {
    if (standing.get(parent)?.call !== call) return;
    standing.delete(parent);
    chart.leave();
  };
}
