"""For every question of queries/explore a graph drawn by hand: what must come back, and a near miss that must not."""

from __future__ import annotations

from collections.abc import Mapping

from . import drawn_money, drawn_people, drawn_phones
from .drawn import Drawing

DRAWINGS: Mapping[str, Drawing] = {**drawn_money.DRAWINGS, **drawn_phones.DRAWINGS, **drawn_people.DRAWINGS}
