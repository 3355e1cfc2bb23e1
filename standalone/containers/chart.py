"""What the Helm chart knows of the code: `make chart-files` writes it into the folder `files` of the chart."""

import json
from pathlib import Path

from libs.common.messaging.permissions import HELPERS, server_block
from libs.common.services import SERVICES, names

DEPLOY = Path(__file__).parents[2] / "deploy"
FILES = DEPLOY / "helm" / "vkatilsya" / "files"


def chart_files() -> dict[str, str]:
    """Every derived file of the chart, by its name."""
    users = [*names(), *HELPERS]
    services = [{"name": one.name, "secrets": sorted(one.secrets), "durables": sorted(one.facts)} for one in SERVICES]
    observed = DEPLOY / "observability"
    return {
        "nats-users.conf": server_block(users),
        "nats-users.json": json.dumps(users) + "\n",
        "services.json": json.dumps(services, indent=1) + "\n",
        "rules.yml": (observed / "rules.yml").read_text(encoding="utf-8"),
        "dashboard.json": (observed / "grafana" / "vkatilsya.json").read_text(encoding="utf-8"),
    }


def main() -> None:
    """Write them all."""
    for name, body in chart_files().items():
        (FILES / name).write_text(body, encoding="utf-8")


if __name__ == "__main__":
    main()
