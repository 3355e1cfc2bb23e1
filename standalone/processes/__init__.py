"""Processes of ours: a child that ends with its parent, a worker that is started again, the crew of a run."""
