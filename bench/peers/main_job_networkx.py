"""Peer, frozen: the analyst's main job hand-written with pandas and networkx, as their documentation does it.

A statement of 34 columns; who paid whom how often and how much; PageRank, betweenness from 64 sources, Louvain; a report
of the first fifty as a page and a workbook. It keeps no row references, no problems, no history of how it was made.

    python main_job_networkx.py FILE OUT     prints {ties, value, pagerank, groups, modularity}
"""

import json
import sys
from pathlib import Path

import networkx as nx
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

graph = nx.from_pandas_edgelist(ties, "a", "b", edge_attr="n", create_using=nx.DiGraph)
pagerank = nx.pagerank(graph, alpha=0.85, weight=None)
betweenness = nx.betweenness_centrality(graph, k=64, normalized=False, seed=0)
undirected = graph.to_undirected()
louvain = nx.community.louvain_communities(undirected, weight=None, seed=0)
group = {account: number for number, members in enumerate(louvain) for account in members}

people = pd.DataFrame({"pagerank": pagerank, "betweenness": betweenness, "group": group})
people = people.rename_axis("account").reset_index()
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
            "groups": len(louvain),
            "modularity": nx.community.modularity(undirected, louvain, weight=None),
        }
    )
)
