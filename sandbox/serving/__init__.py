"""What the sandboxes share: a socket and an orderly end, bodies that are read with care, control, faults, a log."""
