/** What Python sends and what the browser reports. Names are refs: no identifier of a person or account comes here as an id. */

export interface Entity {
  ref: string;
  kind: string;
  label: string;
  caption: string;
  group: number; // 0: none; 1 to 8 have a colour, higher ones are grey
  hub: boolean;
  delivered: "yes" | "in part" | "no" | "";
  rank: number; // 0 is labelled first
  more: number; // linked entities that are not on the chart
  x: number;
  y: number;
  pinned: boolean;
}

export interface Part {
  id: string;
  kind: string;
  from: "a" | "b";
  directed: boolean;
  standing: boolean;
  n: number;
  text: string;
}

/** All that joins two entities, drawn as one. */
export interface Line {
  id: string;
  a: string;
  b: string;
  kind: string;
  n: number;
  text: string;
  forward: boolean; // an arrow at b
  backward: boolean; // an arrow at a
  standing: boolean; // standing links only
  width: number; // 1 to 6 px
  parts: Part[];
}

export interface DeliveredRow {
  row: number;
  event: string;
  cells: string[];
}

export interface DeliveredTable {
  file: string;
  member: string;
  sheet: string;
  sha256: string;
  columns: string[];
  rows: DeliveredRow[];
}

export interface Details {
  title: string;
  kind: string;
  subtitle: string;
  facts: [string, string][];
  parts: { text: string; kind: string }[];
  rows: { total: number; shown: number; note: string; tables: DeliveredTable[] } | null;
}

export interface Found {
  ref: string;
  kind: string;
  caption: string;
  matched: string;
  here: boolean;
}

export interface Choice {
  id: string;
  text: string;
  n?: number;
}

export interface View {
  mount: string;
  acked: number;
  words: Record<string, string>;
  entities: Entity[];
  lines: Line[];
  details: Details | null;
  search: { text: string; found: Found[]; note: string } | null;
  starts: Choice[];
  notice: { id: number; text: string; tone: "plain" | "warn" } | null;
  undo: boolean;
  redo: boolean;
  kinds: Choice[]; // kinds of link and event that expansion may follow
  entityKinds: Choice[]; // on the chart, for the legend
  groups: Choice[]; // on the chart, for the legend
  colour: { chosen: string; choices: Choice[] };
  selected: string[];
  selectedLines: string[];
  focus: { id: number; refs: string[] } | null;
  file: { id: number; name: string; type: string; text: string } | null;
}

export type Gesture = { do: string } & Record<string, unknown>;

/** What Streamlit hands to a component's default export. */
export interface Host {
  data: View;
  parentElement: HTMLElement | ShadowRoot;
  setStateValue: (name: string, value: unknown) => void;
}
