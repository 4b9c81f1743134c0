"""What does the workbench show? One file a screen; `run` is the whole of `app.py`."""

from . import cases, chart, cypher, frame, import_, measures
from .page import Page

PAGES: tuple[Page, ...] = (
    Page("cases", "read", cases.show),
    Page("import", "import", import_.show),
    Page("chart", "read", chart.show),
    Page("measures", "measure", measures.show),
    Page("cypher", "read", cypher.show),
)


def run() -> None:
    """Draws the workbench: streamlit run app.py -- CASE."""
    frame.run(PAGES)


__all__ = ["PAGES", "Page", "run"]
