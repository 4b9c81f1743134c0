"""Who ranks where, on which graph, by which definition? Chosen here, computed by a job, every figure with what made it."""
def show(case): pass
