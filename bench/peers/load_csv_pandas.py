"""Peer, frozen: a bank statement read and normalised with pandas, as its user guide does it.

read_csv with the C engine, string methods of columns, to_datetime, map, drop_duplicates, groupby. It does what any
analyst's notebook does for this layout, and less than graphkit: no row references, no cells kept, no damaged numbers,
no check against the running balance.

    python load_csv_pandas.py FILE     prints {rows, failed, value, accounts, holders, seconds}
"""

import json
import sys
import time

import pandas as pd

started = time.perf_counter()

df = pd.read_csv(sys.argv[1], encoding="gb18030", dtype=str, keep_default_na=False, engine="c")

# blanks, tabs, NBSP, ideographic and zero-width spaces around, and the apostrophe of spreadsheets
for column in df.columns:
    df[column] = df[column].str.strip(" \t\r\n\u00a0\u3000\u200b\ufeff'")

df["at"] = (
    pd.to_datetime(df["交易时间"], format="%Y%m%d%H%M%S", errors="coerce")
    .dt.tz_localize("Asia/Shanghai", ambiguous="NaT", nonexistent="NaT")
    .dt.tz_convert("UTC")
)
for column, name in {"交易金额": "value", "交易余额": "balance"}.items():
    amount = pd.to_numeric(df[column].str.replace(",", "", regex=False), errors="coerce")
    df[name] = (amount * 100).round().astype("Int64")

df["direction"] = df["收付标志"].map({"出": "out", "付": "out", "D": "out", "进": "in", "收": "in", "C": "in"})
df["outcome"] = df["交易是否成功"].map({"成功": "done", "01": "done", "失败": "failed", "02": "failed"}).fillna("unknown")
df["unit"] = df["交易币种"].map({"人民币": "CNY", "CNY": "CNY", "156": "CNY", "美元": "USD"}).fillna("CNY")

own = df["交易卡号"].where(df["交易卡号"] != "", df["交易账号"])
df["own"] = own.str.normalize("NFKC").str.replace(r"[_-].*$", "", regex=True)
df["other"] = df["交易对手账卡号"].str.normalize("NFKC").str.replace(r"[_-].*$", "", regex=True)
out = df["direction"] == "out"
df["a"] = df["own"].where(out, df["other"])
df["b"] = df["other"].where(out, df["own"])

valid = r"^\d{6}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx]$"
for side, (account, name, number) in {
    "own": ("own", "交易户名", "交易证件号码"),
    "other": ("other", "对手户名", "对手身份证号"),
}.items():
    known = df[number].where(df[number].str.match(valid), "")
    df[f"{side}_holder"] = known.where(known != "", df[account] + ":" + df[name])

problems = df[df["at"].isna() | df["value"].isna() | df["direction"].isna()]
transfers = df.drop(problems.index)
done = transfers[transfers["outcome"] == "done"]

holders = pd.concat(
    [
        transfers[["own", "own_holder", "交易户名"]].set_axis(["account", "holder", "name"], axis=1),
        transfers[["other", "other_holder", "对手户名"]].set_axis(["account", "holder", "name"], axis=1),
    ]
)
holds = holders.groupby(["account", "holder", "name"], as_index=False).size()
logins = transfers.loc[transfers["MAC地址"] != "", ["own", "MAC地址", "at"]]

print(
    json.dumps(
        {
            "rows": len(df),
            "failed": int((transfers["outcome"] == "failed").sum()),
            "value": int(done["value"].sum()),
            "accounts": int(pd.concat([transfers["a"], transfers["b"]]).nunique()),
            "logins": len(logins),
            "holds": len(holds),
            "seconds": time.perf_counter() - started,
        }
    )
)
