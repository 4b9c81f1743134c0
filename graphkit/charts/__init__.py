"""What is on a link chart, where does it stand, and what is said of it? Data and layout; nothing here draws."""

from .amounts import grouped
from .board import Board, History, Place
from .details import delivered_tables, entity_details, line_details
from .holders import holders
from .layout import arrange, place_new
from .lines import Line, Part, lines_of, pairs_of
from .picture import Shown, picture
from .reach import Reach
from .standalone import MOST_OBJECTS, standalone

__all__ = [
    "MOST_OBJECTS",
    "Board",
    "History",
    "Line",
    "Part",
    "Place",
    "Reach",
    "Shown",
    "arrange",
    "delivered_tables",
    "entity_details",
    "grouped",
    "holders",
    "line_details",
    "lines_of",
    "pairs_of",
    "picture",
    "place_new",
    "standalone",
]
