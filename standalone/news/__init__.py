"""What is told of a run while it lasts: the journal, events of the product, figures, and that the machine slept."""
