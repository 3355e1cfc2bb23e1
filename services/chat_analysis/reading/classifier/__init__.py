"""What a message most likely calls for, by weights that were learned from labelled messages."""
