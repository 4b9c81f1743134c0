"""Peer, frozen: the analyst's main job hand-written with pandas and python-igraph, as their documentation does it.

A statement of 34 columns; who paid whom how often and how much; PageRank, betweenness from 64 sources, Leiden; a report
of the first fifty as a page and a workbook. It keeps no row references, no problems, no history of how it was made.

    python main_job_igraph.py FILE OUT     prints {ties, value, pagerank, groups, modularity}
"""

import json
import random
import sys
from pathlib import Path

import igraph as ig
import pandas as pd

out = Path(sys.argv[2])
out.mkdir()
columns = {
    "交易卡号": "own", "交易证件号码": "id", "交易时间": "at", "交易金额": "amount", "收付标志": "direction",
    "交易对手账卡号": "other", "交易是否成功": "outcome",
}  # fmt: skip
df = pd.read_csv(sys.argv[1], encoding="gb18030", dtype=str, usecols=list(columns), engine="c").rename(columns=columns)
for column in df.columns:
    df[column] = df[column].str.strip()
df["at"] = pd.to_datetime(df["at"], format="%Y%m%d%H%M%S")
df["fen"] = (pd.to_numeric(df["amount"]) * 100).round().astype("int64")
df = df[df["outcome"] == "成功"]
paid = df["direction"] == "出"
df["a"], df["b"] = df["own"].where(paid, df["other"]), df["other"].where(paid, df["own"])
holder = df.drop_duplicates("own").set_index("own")["id"]
df = df[df["a"].map(holder) != df["b"].map(holder)]  # between one's own accounts
ties = df.groupby(["a", "b"], as_index=False).agg(
    n=("fen", "size"), value=("fen", "sum"), first=("at", "min"), last=("at", "max")
)

graph = ig.Graph.DataFrame(ties[["a", "b", "n"]], directed=True, use_vids=False)
pagerank = graph.pagerank(damping=0.85)
sources = random.Random(0).sample(range(graph.vcount()), 64)
betweenness = graph.betweenness(directed=True, sources=sources)
undirected = graph.as_undirected(mode="collapse", combine_edges="sum")
leiden = undirected.community_leiden(objective_function="modularity", n_iterations=-1)

people = pd.DataFrame(
    {"account": graph.vs["name"], "pagerank": pagerank, "betweenness": betweenness, "group": leiden.membership}
)
people.sort_values("pagerank", ascending=False).to_csv(out / "scores.csv", index=False)
ties.to_csv(out / "ties.csv", index=False)
top = people.nlargest(50, "pagerank")
top.to_html(out / "report.html", index=False)
top.to_excel(out / "report.xlsx", index=False)
best = people.nlargest(20, "pagerank")
print(
    json.dumps(
        {
            "ties": len(ties),
            "value": int(ties["value"].sum()),
            "pagerank": dict(zip(best["account"], best["pagerank"], strict=True)),
            "groups": len(leiden),
            "modularity": undirected.modularity(leiden.membership),
        }
    )
)
