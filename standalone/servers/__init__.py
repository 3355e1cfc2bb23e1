"""The embedded servers: NATS and PostgreSQL as direct children, who may do what in them, and both together."""
