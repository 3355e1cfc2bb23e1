"""What of a person's address may be shown to whoever may be somebody else."""


def masked_email(email: str | None) -> str | None:
    """Counterfactual for its owner to know it by: the first letter and the server."""
    name, at, server = (email or "").strip().rpartition("@")
    return f"{name[0]}***@{server}" if name and at and server else None
