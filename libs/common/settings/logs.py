"""Logs and traces."""

from typing import Literal

from pydantic import Field, field_validator

from libs.common.net.urls import service_address
from libs.common.settings.base import EnvSettings


class LogSettings(EnvSettings):
    """Logs to the console and to a file per worker."""

    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(default="INFO", description="what is logged")
    log_format: Literal["console", "json"] = Field(default="console", description="form on the console; files are JSON")
    log_dir: str | None = Field(default=None, description="folder of the log files; empty: no files")
    log_keep: int = Field(default=7, ge=1, description="daily files kept")


class TelemetrySettings(EnvSettings):
    """Traces; silent unless an endpoint is given."""

    otel_exporter_otlp_endpoint: str | None = Field(
        default=None, description="OTLP over HTTP, e.g. http://127.0.0.1:4318"
    )

    @field_validator("otel_exporter_otlp_endpoint")
    @classmethod
    def _otlp_address(cls, value: str | None) -> str | None:
        if value:
            service_address(value, ("http", "https"), "http://127.0.0.1:4318")
        return value
