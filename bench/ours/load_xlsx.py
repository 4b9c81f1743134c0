"""Our side: a workbook read and normalised into claims.

python -m bench.ours.load_xlsx FILE     prints {rows, columns}
"""

import json
import sys
from pathlib import Path

import ingest

[sheet] = ingest.sheets(Path(sys.argv[1]))
template = ingest.recognise(sheet, ingest.templates())
rows = sum(batch.rows.num_rows for batch in ingest.read(sheet, template))
print(json.dumps({"rows": rows, "columns": len(sheet.header)}))
