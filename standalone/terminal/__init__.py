"""What a person sees of a run: the live view in a terminal, plain lines elsewhere."""
