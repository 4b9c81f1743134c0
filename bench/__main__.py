"""`python -m bench [NAME…] [--scale 1.0] [--out bench/results.json]`: every figure beside its peer, in one run."""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from pathlib import Path

from . import BENCHES
from .measuring import Failed


def main() -> int:
    """Runs the comparisons; 1 where an answer is wrong: then its figure counts for nothing."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(n for b in BENCHES for n in b.NAMES))
    parser.add_argument("--scale", type=float, default=1.0, help="share of the full size (1.0)")
    parser.add_argument("--out", type=Path, default=Path("bench/results.json"))
    asked = parser.parse_args()
    known = {name for bench in BENCHES for name in bench.NAMES}
    if unknown := sorted(set(asked.names) - known):
        parser.error(f"unknown: {', '.join(unknown)}; known: {', '.join(sorted(known))}")
    if not asked.scale > 0:
        parser.error("--scale is above 0")
    results = []
    for bench in BENCHES:
        wanted = [name for name in bench.NAMES if not asked.names or name in asked.names]
        if not wanted:
            continue
        with tempfile.TemporaryDirectory(prefix="bench-") as folder:
            try:
                found = bench.compare(Path(folder), asked.scale, wanted)
            except Failed as fault:
                sys.stderr.write(f"{fault}\n")
                return 1
        for comparison in found:
            results.append({**comparison.told(), "scale": asked.scale})
            sys.stderr.write(f"{_line(results[-1])}\n")
    asked.out.write_text(json.dumps(results, indent=1, ensure_ascii=False) + "\n", "utf-8")
    return 0 if all(result["check_passed"] for result in results) else 1


def _line(result: dict[str, object]) -> str:
    sign = "≥" if result["direction"] == "at_least" else "≤"
    verdict = "holds" if result["holds"] else "MISSED" if result["check_passed"] else "ANSWER WRONG"
    return (
        f"{result['name']}: {result['ours']} {result['unit']}, {result['peer_is']}: {result['peer']}; "
        f"ratio {result['ratio']} ({sign} {result['bar']}): {verdict}"
    )


if __name__ == "__main__":
    raise SystemExit(main())
