"""Our side: the analyst's main job by the commands, from the delivered file to the report.

Groups are found once, as the peers do; without `--repeats 0` further runs tell how stable they are.

python -m bench.ours.main_job FILE OUT     prints {ties, value, pagerank, groups, modularity}
"""

import csv
import json
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

delivered, out = sys.argv[1], Path(sys.argv[2])
out.mkdir()
case, layer = str(out / "case"), ["--kinds", "transfer", "--unit", "CNY"]


def graphkit(*arguments: str) -> str:
    """One command, as it is typed; what it prints on stdout."""
    command = [sys.executable, "-c", "from graphkit.cli import main; main()", *arguments]
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True).stdout


graphkit("case", "new", case, "--title", "bench", "--purpose", "bench")
graphkit("import", case, delivered, "--instrument", "test", "--provider", "test", "--collected-by", "test", "--json")
graphkit("measures", case, "-m", "pagerank", *layer, "--directed", "--out", str(out / "pagerank.csv"))
graphkit("measures", case, "-m", "sampled_betweenness", "--option", "sources=64", *layer, "--directed",
         "--out", str(out / "betweenness.csv"))  # fmt: skip
groups = json.loads(
    graphkit("groups", case, "--method", "leiden", "--repeats", "0", *layer, "--out", str(out / "groups.csv"), "--json")
)
graphkit("report", case, "--out", str(out / "report"), "--measures", "pagerank,degree", "--repeats", "0")

# what follows only checks the answer
graphkit("ties", case, "--kind", "transfer", "--out", str(out / "ties.csv"))
with (out / "ties.csv").open(encoding="utf-8") as file:
    ties = list(csv.DictReader(file))
with (out / "pagerank.csv").open(encoding="utf-8") as file:
    best = [row for row, _ in zip(csv.DictReader(file), range(20), strict=False)]
print(
    json.dumps(
        {
            "ties": len(ties),
            "value": int(sum(Decimal(row["value"]) for row in ties) * 100),
            "pagerank": {row["caption"]: float(row["value"]) for row in best},
            "groups": groups["groups"],
            "modularity": groups["modularity"],
        }
    )
)
