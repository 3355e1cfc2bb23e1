"""A TCP proxy that breaks connections below the protocol, as a library and as a command."""
