"""How a running launcher is spoken to: the server and its commands, and the same from another terminal."""
