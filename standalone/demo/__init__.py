"""What a demo adds to a run: its user, the welcome, and what the sandboxes remember from run to run."""
