"""Peer, frozen: a workbook read with pandas and openpyxl, as pandas' user guide does it; nothing normalised.

    python load_xlsx_pandas.py FILE     prints {rows, columns}
"""

import json
import sys

import pandas as pd

df = pd.read_excel(sys.argv[1], engine="openpyxl", dtype=str)
print(json.dumps({"rows": len(df), "columns": len(df.columns)}))
