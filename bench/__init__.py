"""How fast is graphkit, and in how much memory, beside what people would use instead?

One file a question; each runs both sides in one run, as processes, and checks the answers before a figure counts.
Peers are frozen files, written the way their own documentation does it.
"""

from . import load_csv, load_xlsx, main_job, neo4j_gds, neo4j_push

BENCHES = (load_csv, load_xlsx, main_job, neo4j_push, neo4j_gds)
