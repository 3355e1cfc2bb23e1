"""What the launcher and the command line share: the data folder, the run that is going on, options, figures, words."""
