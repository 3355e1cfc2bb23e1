"""The command `vkatilsya`: start, look, replay, diagnose."""
