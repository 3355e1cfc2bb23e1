"""docs/configuration.md, made from the settings classes; `python -m cli.configuration` writes it."""

import sys
from importlib import import_module
from pathlib import Path
from typing import Any

from pydantic import SecretStr
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings

from libs.common import services
from libs.common.runtime.context import ServiceSettings
from libs.common.settings import hh, http, llm, logs, mode, secrets, servers

PAGE = Path(__file__).resolve().parents[1] / "docs" / "configuration.md"
EXAMPLE = PAGE.parents[1] / ".env.example"
EXAMPLE_HEAD = """# Copy to .env and fill in what you need; every variable is explained in docs/configuration.md.
# The demo (`make run`) needs none of them. Lines that begin with # show the default.

"""
EXAMPLE_TAIL = """# ---- docker-compose.yml only
# where the proxy and the sandbox are published; change PUBLIC_URL, SANDBOX_SITE_URL and SANDBOX_CHATS_URL with them
# PUBLISH=127.0.0.1:8020
# SANDBOX_PUBLISH=127.0.0.1:8081
# SANDBOX_SITE_URL=http://127.0.0.1:8081
# CHATS_PUBLISH=127.0.0.1:8098
# SANDBOX_CHATS_URL=http://127.0.0.1:8098
# on the internet: COMPOSE_PROFILES=https and PUBLIC_URL=https://NAME; who certifies it, and where its door is published
# ACME_DIRECTORY=https://acme-v02.api.letsencrypt.org/directory
# HTTP_PUBLISH=80
# HTTPS_PUBLISH=443
# Prometheus, Grafana, Jaeger: COMPOSE_PROFILES=observability and OTEL_EXPORTER_OTLP_ENDPOINT=https://otel-collector:4318
# COMPOSE_PROFILES=
# a collector elsewhere: the file of its authority, e.g. /etc/ssl/certs/ca-certificates.crt for a public one
# OTEL_EXPORTER_OTLP_CERTIFICATE=/run/settings/ca.pem
"""
NEEDED: dict[str, tuple[str, ...]] = {
    "Everything else than the demo": ("mode", "public_url", "secret_keys"),
    "hh.ru, with an application of your own from dev.hh.ru": ("hh_client_id", "hh_client_secret", "hh_user_agent"),
    "A language model (without one letters are composed)": ("llm_base_url", "llm_api_key", "llm_model"),
    "Servers of your own, for each service": (
        "database_url",
        "database_ca_file",
        "database_certificate_file",
        "database_key_file",
        "nats_url",
        "nats_ca_file",
        "nats_certificate_file",
        "nats_key_file",
        "nats_user",
        "nats_password",
    ),
    "Limits": ("account_limit", "trusted_proxies"),
    "Logs and traces": ("log_dir", "log_level", "otel_exporter_otlp_endpoint"),
}
"""What `.env.example` shows, by group: the variables that people set."""
HEAD = """# Configuration

Made from the settings classes; do not edit by hand (`make openapi` writes it anew). Every variable is read from the
environment, then from `.env` in the working folder. Where `SECRETS_DIR` names a folder, a file in it that is called
like the variable in small letters (`database_url`) comes last: how containers are given secrets. A wrong value stops
the start with a sentence that names it.
"""
SHARED: tuple[type[BaseSettings], ...] = (
    mode.ModeSettings,
    servers.DatabaseSettings,
    servers.NatsSettings,
    servers.MessagingSettings,
    http.HttpSettings,
    logs.LogSettings,
    logs.TelemetrySettings,
)
OUTSIDE: tuple[type[BaseSettings], ...] = (
    hh.HHApiSettings,
    llm.LLMSettingsEnv,
    secrets.SecretSettings,
)


def settings_of(service: str) -> type[ServiceSettings]:
    """The settings class of a service: the one that its `settings` module defines."""
    module = import_module(f"services.{service}.settings")
    classes = [each for each in vars(module).values() if isinstance(each, type) and each.__module__ == module.__name__]
    [found] = [each for each in classes if issubclass(each, ServiceSettings)]
    return found


SERVICES = {name: settings_of(name) for name in services.names()}


def page() -> str:
    """The whole page."""
    known = {name for group in (*SHARED, *OUTSIDE) for name in group.model_fields}
    parts = [HEAD, "## Every service\n"]
    parts += [_section(group, group.model_fields) for group in SHARED]
    parts += ["## The migration\n", _section(servers.RoleSettings, servers.RoleSettings.model_fields)]
    parts.append("## The outside world\n")
    own_mode = mode.ModeSettings.model_fields
    parts += [_section(group, {k: v for k, v in group.model_fields.items() if k not in own_mode}) for group in OUTSIDE]
    for name, service in SERVICES.items():
        parts.append(f"## {name}\n")
        parts.append(_section(service, {k: v for k, v in service.model_fields.items() if k not in known}))
    return "\n".join(parts)


def example() -> str:
    """The example environment file."""
    groups = (*SHARED, *OUTSIDE, *SERVICES.values())
    fields = {name: field for group in groups for name, field in group.model_fields.items()}
    parts = [EXAMPLE_HEAD]
    for title, names in NEEDED.items():
        parts.append(f"# ---- {title}\n")
        for name in names:
            if name in fields:
                field = fields[name]
                default = "" if field.is_required() else _default(field).strip("`")
                parts.append(f"# {field.description or name}\n# {name.upper()}={default}\n")
        parts.append("\n")
    return "".join(parts) + EXAMPLE_TAIL


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
    """Write both."""
    PAGE.write_text(page(), encoding="utf-8")
    EXAMPLE.write_text(example(), encoding="utf-8")
    sys.stdout.write(f"wrote {PAGE} and {EXAMPLE}\n")


if __name__ == "__main__":
    main()
