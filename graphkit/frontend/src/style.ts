/** The chart's own style, adopted by its shadow root: no style element, no inline style sheet. */

const CSS = `
:host { display: block; }
.gk { --line: #dbe1e8; --ink: #1f2a37; --soft: #5b6776; --paper: #fff; --wash: #f5f7fa; --blue: #245a9b;
  display: flex; flex-direction: column; height: calc(100vh - 82px); min-height: 480px; color: var(--ink); background: var(--paper);
  border: 1px solid var(--line); border-radius: 8px; overflow: hidden; position: relative;
  font: 13px/1.45 "Noto Sans SC", "Noto Sans CJK SC", "Microsoft YaHei", "PingFang SC", system-ui, sans-serif; }
.gk *, .gk *::before { box-sizing: border-box; }
.gk [hidden] { display: none !important; }
.gk.busy::before { content: ""; position: absolute; z-index: 30; top: 0; left: 0; height: 2px; width: 30%; background: var(--blue); animation: go 1s ease-in-out infinite alternate; }
@keyframes go { from { left: 0; } to { left: 70%; } }
button, input, select { font: inherit; color: inherit; }
button { cursor: pointer; }
:focus-visible { outline: 2px solid #4a90d9; outline-offset: 1px; }
.quiet { color: var(--soft); }
.gap { flex: 1; }
.bar { display: flex; align-items: center; gap: 8px; padding: 6px 8px; border-bottom: 1px solid var(--line); background: var(--wash); }
.set { display: flex; gap: 1px; background: var(--line); border: 1px solid var(--line); border-radius: 6px; overflow: hidden; flex: none; }
.tool { border: 0; background: #fff; min-width: 31px; height: 30px; padding: 0 6px; display: grid; place-items: center; }
.tool.worded { padding: 0 10px; white-space: nowrap; }
.tool:hover:enabled { background: #e8eff8; }
.tool:disabled { cursor: default; opacity: 1; color: #b4bdc8; }
.tool[aria-pressed=true] { background: #d6e4f5; }
.tool svg { width: 18px; height: 18px; fill: none; stroke: currentColor; stroke-width: 1.8; stroke-linecap: round; stroke-linejoin: round; }
.tool.main { background: var(--blue); color: #fff; height: 32px; padding: 0 14px; white-space: nowrap; }
.tool.main:hover:enabled { background: #1c4a82; }
.tool.main:disabled { background: #b9c6d6; color: #fff; }
.tool.main.arrow { padding: 0; min-width: 24px; margin-left: 1px; }
.expand { position: relative; display: flex; border-radius: 6px; flex: none; }
.expand > .tool:first-child { border-radius: 6px 0 0 6px; } .expand > .arrow { border-radius: 0 6px 6px 0; }
.sheet { position: absolute; z-index: 20; top: 38px; left: 0; width: 310px; background: #fff; border: 1px solid var(--line); border-radius: 8px; padding: 10px 14px 14px; box-shadow: 0 8px 28px rgba(31,42,55,.18); }
.sheet b { display: block; margin: 8px 0 4px; font-weight: 600; }
.sheet .row { display: flex; gap: 12px; align-items: center; } .sheet .wrap { flex-wrap: wrap; gap: 4px 14px; }
.sheet label { display: flex; gap: 5px; align-items: center; white-space: nowrap; }
.least { width: 82px; height: 26px; border: 1px solid var(--line); border-radius: 5px; padding: 0 6px; }
.colour { height: 32px; max-width: 170px; border: 1px solid var(--line); border-radius: 6px; background: #fff; padding: 0 6px; }
.search { position: relative; flex: 0 1 290px; min-width: 170px; }
.query { width: 100%; height: 32px; border: 1px solid #c3ccd7; border-radius: 6px; padding: 0 10px; background: #fff; }
.found { position: absolute; z-index: 20; top: 38px; left: 0; width: 460px; max-height: 420px; overflow: auto; background: #fff; border: 1px solid var(--line); border-radius: 8px; box-shadow: 0 8px 28px rgba(31,42,55,.18); padding: 4px; }
.hit { display: flex; gap: 8px; align-items: center; width: 100%; text-align: left; border: 0; background: none; padding: 5px 8px; border-radius: 5px; }
.hit:hover, .hit[aria-selected=true] { background: #e8eff8; }
.hit .what { flex: 1; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; } .hit small { color: var(--soft); margin-left: 8px; }
.here { color: var(--soft); font-size: 12px; }
.note { display: flex; justify-content: space-between; padding: 5px 8px; color: var(--soft); font-size: 12px; border-top: 1px solid var(--line); margin-top: 3px; }
.all { border: 0; background: none; color: var(--blue); padding: 0; } .all:hover { text-decoration: underline; }
.dot { flex: none; font-size: 11px; line-height: 18px; padding: 0 7px; border-radius: 9px; background: #e6eaf0; color: #3b4859; }
.middle { flex: 1; display: flex; min-height: 0; }
.stage { position: relative; flex: 1; min-width: 0; }
.room { position: absolute; inset: 0; overflow: hidden; background: #fcfdfe; outline-offset: -2px; }
.room:focus { outline: none; } .room:focus-visible { outline: 2px solid #bcd4f0; }
.canvas { position: absolute; inset: 0; }
.under, .over { position: absolute; inset: 0; width: 100%; height: 100%; pointer-events: none; }
.notice { position: absolute; z-index: 6; top: 10px; left: 50%; transform: translateX(-50%); max-width: 78%; padding: 5px 14px; border-radius: 16px; background: #fff; border: 1px solid var(--line); box-shadow: 0 2px 10px rgba(31,42,55,.12); display: none; pointer-events: none; }
.notice.on { display: block; } .notice.warn { background: #fff8e6; border-color: #e8cf8a; color: #6d5310; }
.legend { position: absolute; z-index: 4; left: 10px; bottom: 10px; max-width: 210px; max-height: calc(100% - 20px); overflow: auto; background: rgba(255,255,255,.94); border: 1px solid var(--line); border-radius: 7px; padding: 5px 8px; font-size: 12px; }
.legend .part { display: grid; grid-template-columns: 1fr 1fr; gap: 0 8px; padding: 3px 0; } .legend .part + .part { border-top: 1px solid #edf0f4; }
.legend .wide { grid-template-columns: 1fr; }
.entry { display: flex; align-items: center; gap: 6px; border: 0; background: none; padding: 1px 0; text-align: left; white-space: nowrap; font-size: 12px; }
button.entry:hover { color: var(--blue); }
.fold { border: 0; background: none; padding: 0; color: var(--soft); font-weight: 600; font-size: 12px; }
canvas.shape { width: 18px; height: 18px; flex: none; }
.swatch { width: 11px; height: 11px; border-radius: 50%; flex: none; } .stroke { width: 18px; border-top: 2px solid #8b9aae; flex: none; }
.ring { width: 12px; height: 12px; border: 1.6px solid var(--ink); flex: none; }
.panel { width: 300px; flex: none; border-left: 1px solid var(--line); overflow: auto; padding: 12px 14px; }
.panel .head { display: flex; gap: 8px; align-items: baseline; } .panel h2 { font-size: 16px; line-height: 1.35; margin: 0; font-weight: 600; overflow-wrap: anywhere; }
.panel .sub { color: var(--soft); margin: 4px 0 0; overflow-wrap: anywhere; }
.panel dl { display: grid; grid-template-columns: fit-content(38%) 1fr; gap: 4px 12px; margin: 12px 0; } .panel dt { color: var(--soft); } .panel dd { margin: 0; overflow-wrap: anywhere; white-space: pre-wrap; }
.panel .parts { list-style: none; margin: 0; padding: 8px 0 0; border-top: 1px solid var(--line); } .panel .parts li { padding: 3px 0; }
.keys { font-size: 12px; } .keys dt { font-family: ui-monospace, monospace; }
.drawer { flex: none; height: 34%; min-height: 150px; border-top: 1px solid var(--line); display: flex; flex-direction: column; }
.drawer.none { display: none; } .drawer.shut { height: auto; min-height: 0; }
.drawer header { display: flex; gap: 12px; align-items: center; padding: 5px 12px; background: var(--wash); border-bottom: 1px solid var(--line); }
.drawer .scroll { overflow: auto; flex: 1; }
.drawer table { border-collapse: separate; border-spacing: 0; font-size: 12px; width: max-content; min-width: 100%; }
.drawer caption { text-align: left; padding: 6px 12px 4px; } .drawer caption .file { position: sticky; left: 12px; font-weight: 600; } .drawer caption code { position: sticky; left: 420px; margin-left: 12px; color: var(--soft); font-weight: 400; }
.drawer th, .drawer td { padding: 3px 9px; border-bottom: 1px solid #e9edf2; border-right: 1px solid #f0f3f6; text-align: left; vertical-align: top; white-space: pre; font-variant-numeric: tabular-nums; }
.drawer td { white-space: pre-wrap; max-width: 460px; overflow-wrap: break-word; }
.drawer thead th { position: sticky; top: 0; z-index: 2; background: #eef2f7; font-weight: 600; } .drawer .no { position: sticky; left: 0; z-index: 1; background: #f7f9fb; color: var(--soft); font-weight: 400; } .drawer thead .no { z-index: 3; background: #eef2f7; }
.drawer tbody tr:hover td { background: #f4f8fd; }
.start { position: absolute; inset: 0; z-index: 3; display: flex; flex-direction: column; align-items: center; justify-content: center; gap: 8px; text-align: center; }
.start h2 { font-size: 19px; margin: 0; font-weight: 600; } .start p { color: var(--soft); margin: 0; max-width: 560px; }
.choices { display: flex; flex-wrap: wrap; gap: 10px; justify-content: center; margin-top: 12px; max-width: 760px; }
.choice { border: 1px solid #c3ccd7; background: #fff; border-radius: 8px; padding: 9px 16px; } .choice:hover { border-color: var(--blue); color: var(--blue); } .choice b { margin-left: 8px; color: var(--soft); font-weight: 500; }
@media (max-width: 1100px) { .panel { width: 240px; } }
`;

let adopted: CSSStyleSheet | null = null;

export function sheet(): CSSStyleSheet {
  if (adopted === null) {
    adopted = new CSSStyleSheet();
    adopted.replaceSync(CSS);
  }
  return adopted;
}
