"""One command for one person: embedded NATS and PostgreSQL, the sandbox and every service, without Docker."""
