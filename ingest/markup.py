"""How is markup read that nobody wrote by the rules? As Python's parser does, but nothing in it is a fault."""

from __future__ import annotations

from html.parser import HTMLParser


class Markup(HTMLParser):
    """Tags, attributes and text, piece by piece; a declaration that cannot be made out is passed over."""

    def parse_marked_section(self, i: int, report: bool = True) -> int:
        """Behind the section `<![…` that begins at i; -1: its end is still to come."""
        try:
            return super().parse_marked_section(i, report)
        except AssertionError:  # a keyword that Python does not know
            return self.rawdata.find(">", i) + 1 or -1
