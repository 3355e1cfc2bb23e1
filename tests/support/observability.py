"""What the rules of alerts and the panels of the dashboard ask Prometheus for."""

import json
import re
from collections import defaultdict
from pathlib import Path
from typing import Any

import yaml

PLACE = Path(__file__).resolve().parents[2] / "deploy" / "observability"
RULES: list[dict[str, Any]] = yaml.safe_load((PLACE / "rules.yml").read_text(encoding="utf-8"))["groups"][0]["rules"]
PANELS: list[dict[str, Any]] = json.loads((PLACE / "grafana" / "vkatilsya.json").read_text(encoding="utf-8"))["panels"]
OF_OTHERS = re.compile(r"up|jetstream_(consumer_num_(pending|ack_pending|waiting)|server_jetstream_disabled)")
"""Prometheus's own, and those of prometheus-nats-exporter."""
OF_PROMETHEUS = {"service", "job", "instance", "le"}
"""Labels that no process gives its figures itself."""
_QUOTED, _GROUPS = re.compile(r'"[^"]*"'), re.compile(r"\b(?:by|without)\s*\(([^)]*)\)")
_SELECTED, _SELECTORS = re.compile(r"([a-z_]+)\s*[=!]~?"), re.compile(r"\{[^}]*\}|\[[^\]]*\]")
_FUNCTIONS = re.compile(r"\b[a-z_]+\s*\(")


def expressions() -> list[str]:
    """All of them."""
    panels = [target["expr"] for panel in PANELS for target in panel.get("targets", ())]
    return [*(rule["expr"] for rule in RULES), *panels]


def asked(expression: str) -> set[str]:
    """The names of metrics in an expression."""
    bare = _GROUPS.sub(" ", _SELECTORS.sub(" ", _QUOTED.sub("", expression)))
    return set(re.findall(r"\b[a-z][a-z_]+\b", _FUNCTIONS.sub("(", bare))) - {"and", "or", "unless", "offset"}


def ours(expression: str) -> set[str]:
    """Those of them that our processes have to serve."""
    return {name for name in asked(expression) if not OF_OTHERS.fullmatch(name)}


def labels_of(expression: str) -> set[str]:
    """The labels by which it groups and selects, without those that Prometheus gives."""
    bare = _QUOTED.sub('""', expression)
    grouped = {name.strip() for names in _GROUPS.findall(bare) for name in names.split(",")}
    selected = {name for selector in re.findall(r"\{[^}]*\}", bare) for name in _SELECTED.findall(selector)}
    return (grouped | selected) - OF_PROMETHEUS


def wanted_labels() -> dict[str, set[str]]:
    """For each metric of ours, the labels that some expression uses it by."""
    found = defaultdict[str, set[str]](set)
    for expression in expressions():
        for name in ours(expression):
            found[name] |= labels_of(expression)
    return found
