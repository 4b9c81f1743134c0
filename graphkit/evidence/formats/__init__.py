"""In which formats is a package written? One file each; a new one is a line in FORMATS.

Each takes the selection, writes its file, and says what it could not hold.
"""

from . import cited_rows, custody_list, graph_json, graphml, report_html
from .form import Format, Loss

FORMATS: tuple[Format, ...] = (
    Format("graph_json", "data/graph.json", graph_json.write),
    Format("graphml", "data/exports/graph.graphml", graphml.write),
    Format("custody_list", "data/清单.xlsx", custody_list.write),
    Format("cited_rows", "data/引用行.xlsx", cited_rows.write),
    Format("report_html", "data/report.html", report_html.write),
)

__all__ = ["FORMATS", "Format", "Loss"]
