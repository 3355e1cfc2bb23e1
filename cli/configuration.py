"""docs/configuration.md, made from the settings classes; `python -m cli.configuration` writes it."""

import sys
from pathlib import Path
from typing import Any

from pydantic import SecretStr
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings

from libs.common import settings as shared
from libs.common.service import ServiceSettings
from services.api.settings import ApiSettings
from services.auto_reply.settings import AutoReplySettings
from services.notifier.settings import NotifierSettings

PAGE = Path(__file__).resolve().parents[1] / "docs" / "configuration.md"
HEAD = """# Configuration

Made from the settings classes; do not edit by hand (`make openapi` writes it anew). Every variable is read from the
environment, then from `.env` in the working folder. A wrong value stops the start with a sentence that names it.
"""
SHARED: tuple[type[BaseSettings], ...] = (
    shared.ModeSettings,
    shared.DatabaseSettings,
    shared.NatsSettings,
    shared.MessagingSettings,
    shared.HttpSettings,
    shared.LogSettings,
    shared.TelemetrySettings,
)
OUTSIDE: tuple[type[BaseSettings], ...] = (shared.HHApiSettings, shared.LLMSettingsEnv, shared.SecretSettings)
SERVICES: tuple[type[ServiceSettings], ...] = (ApiSettings, AutoReplySettings, NotifierSettings)


def page() -> str:
    """The whole page."""
    known = {name for group in (*SHARED, *OUTSIDE) for name in group.model_fields}
    parts = [HEAD, "## Every service\n"]
    parts += [_section(group, group.model_fields) for group in SHARED]
    parts += ["## The migration\n", _section(shared.RoleSettings, shared.RoleSettings.model_fields)]
    parts.append("## The outside world\n")
    own_mode = shared.ModeSettings.model_fields
    parts += [_section(group, {k: v for k, v in group.model_fields.items() if k not in own_mode}) for group in OUTSIDE]
    for service in SERVICES:
        parts.append(f"## {service.__module__.split('.')[1]}\n")
        parts.append(_section(service, {k: v for k, v in service.model_fields.items() if k not in known}))
    return "\n".join(parts)


def _section(group: type[BaseSettings], fields: dict[str, FieldInfo]) -> str:
    title = (group.__doc__ or "").strip().splitlines()[0]
    rows = [f"| `{name.upper()}` | {_default(field)} | {field.description or ''} |" for name, field in fields.items()]
    return "\n".join([title, "", "| variable | default | meaning |", "|---|---|---|", *rows, ""])


def _default(field: FieldInfo) -> str:
    if field.is_required():
        return "*required*"
    value: Any = field.default
    if value is None or isinstance(value, SecretStr):
        return ""
    if isinstance(value, tuple):
        return f"`{','.join(str(item) for item in value)}`"
    return f"`{value}`"


def main() -> None:
    """Write the page."""
    PAGE.write_text(page(), encoding="utf-8")
    sys.stdout.write(f"wrote {PAGE}\n")


if __name__ == "__main__":
    main()
