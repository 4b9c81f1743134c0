"""Does an earlier result still stand on sources that may be rested on?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from graphkit.book import Run, Source
from graphkit.model import Judgement


def rested_on(run: Run, sources: Sequence[Source]) -> frozenset[int]:
    """The numbers of the sources a run rests on: as it was kept with; an older one's by the date it was made."""
    if "sources" in run.meta:
        return frozenset(run.meta["sources"])
    there = [source for source in sources if source.imported_at <= run.made_at]
    return frozenset({source.source for source in there} - {source.supersedes for source in there})


def fallen(run: Run, sources: Sequence[Source], withdrawn: Mapping[int, Judgement]) -> dict[int, Judgement]:
    """The sources of a run that were withdrawn since, each with who withdrew it, when and why; {}: it stands."""
    return {number: withdrawn[number] for number in sorted(rested_on(run, sources) & withdrawn.keys())}
