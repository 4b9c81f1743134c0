"""What can be asked of a case in Neo4j? Writes questions.md from queries/explore and the words: `make dictionary`."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from graphkit.jobs.questions import Saved, saved_questions

HEAD = """\
# Saved questions

Made from `queries/explore/` and `graphkit/words/` by `make dictionary`; change those, not this page.
Neo4j must hold the case first: `graphkit neo4j serve CASE`, then `graphkit neo4j push CASE`. Then, for instance,

```sh
graphkit neo4j ask CASE                                  # lists these questions
graphkit neo4j ask CASE shared_phones least=2            # asks one; the answer is CSV
graphkit neo4j ask CASE money_in_a_circle unit=CNY least_value=1000.50
```

A list is given with commas (`members=UID,UID`), a moment comes back in UTC. Amounts go in
and come out as decimals of the currency itself (1000.50, not fen), never rounded; the column `unit` names it.
An answer is a lead: `graphkit rows CASE UID UID` opens what it rests on.

The database holds entities with what registers say of them, standing links, and ties: the sum of all events of a pair,
kind and currency with the first and the last moment, not each event. What ties cannot tell, no question pretends to:
the hour of a call or the amount of one of several payments (open the rows), cash and freezing orders (they have one
end), jurisdictions and shares in per cent (details of a link). What somebody else drew into the database is in no
answer.

已保存的问题：由查询文件和词表生成。数据库中只有对象、关系和合计往来（次数、金额、首末时间），没有逐笔记录；结果是线索，须打开原始行核对。
"""


def page() -> str:
    """The whole page, as docs/questions.md holds it."""
    pairs = zip(saved_questions("zh"), saved_questions("en"), strict=True)
    return "\n".join([HEAD, *(line for zh, en in pairs for line in _entry(zh, en))])


def _entry(zh: Saved, en: Saved) -> Iterator[str]:
    yield f"## {en.name}\n"
    yield f"**{zh.title}** {zh.question}\n"
    yield f"**{en.title}.** {en.question}\n"
    for (name, kind, chinese), (_, _, english) in zip(zh.parameters, en.parameters, strict=True):
        yield f"- `{name}` ({kind}): {chinese} / {english}"
    yield ("\n" if en.parameters else "") + "Returns " + ", ".join(f"`{name}`" for name in en.returns) + ".\n"
    yield f"{zh.note} {en.note}\n"


if __name__ == "__main__":
    (Path(__file__).with_name("questions.md")).write_text(page(), "utf-8")
    sys.stderr.write("docs/questions.md written\n")
