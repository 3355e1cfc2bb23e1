"""docker-compose.yml says what the code says: every service, with its own secrets, hardened, with time to stop."""

import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from libs.common import services
from libs.common.messaging.accounts import EARLIER_HOME, HOME
from libs.common.messaging.permissions import HELPERS
from libs.common.settings.servers import MessagingSettings
from standalone.containers import encryption
from standalone.containers.settings import nats_conf

ROOT = Path(__file__).resolve().parents[3]
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
CONTAINERS: dict[str, dict[str, Any]] = COMPOSE["services"]
OBSERVABILITY = ROOT / "deploy" / "observability"
OF_POSTGRES = ["CHOWN", "DAC_OVERRIDE", "FOWNER", "SETGID", "SETUID"]
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")


def mounts(container: str) -> list[str]:
    return [str(one) for one in CONTAINERS[container].get("volumes", [])]


@pytest.mark.parametrize("name", services.names())
def test_a_service_runs_as_itself_with_its_own_settings_and_time_to_stop(name: str) -> None:
    one = CONTAINERS[name]
    assert one["command"] == ["python", "-m", f"services.{name}"]
    assert mounts(name) == [f"settings_{name}:/run/settings:ro"]
    stop = MessagingSettings()
    assert int(one["stop_grace_period"].removesuffix("s")) > stop.graceful_seconds + stop.close_seconds
    assert not {"ports", "container_name"} & one.keys(), "it could not be scaled"


@pytest.mark.parametrize("container", CONTAINERS)
def test_a_container_may_do_no_more_than_it_needs(container: str) -> None:
    one = CONTAINERS[container]
    assert one["read_only"] is True
    assert one["cap_drop"] == ["ALL"]
    assert one["security_opt"] == ["no-new-privileges:true"]
    # The image of the door has a program that is not started without this one.
    assert one.get("cap_add") == {"https": ["NET_BIND_SERVICE"], "postgres": OF_POSTGRES}.get(container)
    assert all(port.startswith(("127.0.0.1:", "${")) for port in one.get("ports", [])), "it is published to everybody"
    assert "curl" not in " ".join(one.get("healthcheck", {}).get("test", [])).split("||")[0]


def test_no_secret_is_in_the_environment_of_a_service() -> None:
    secret = {name for service in services.SERVICES for name in service.secrets}
    for name, one in CONTAINERS.items():
        environment = one.get("environment", {})
        assert name == "settings" or not secret & environment.keys()
    assert secret <= CONTAINERS["settings"]["environment"].keys()


def test_every_folder_of_settings_is_made_by_the_image_and_mounted_by_the_job() -> None:
    for name in (*services.names(), *HELPERS, "migrate", "forgetting", "postgres", "nats", "keys", "acme"):
        assert any(mount.endswith(f":/settings/{name}") for mount in mounts("settings")), name
        assert f" {name} " in DOCKERFILE.replace(";", " ; ") or f" {name};" in DOCKERFILE, name


def test_streams_of_an_earlier_version_move_before_the_server_starts(tmp_path: Path) -> None:
    [shell, option, script, name] = CONTAINERS["nats"]["entrypoint"]
    here = script.replace("$$", "$").replace("/data", str(tmp_path)).replace("nats-server", "ls")
    store = tmp_path / "jetstream"
    (store / EARLIER_HOME / "streams").mkdir(parents=True)
    for _ in range(2):  # the second start has nothing to do
        seen = subprocess.run([shell, option, here, name, str(store)], check=True, capture_output=True, text=True)
        assert seen.stdout.split() == [HOME]
    assert (store / HOME / "streams").is_dir()


def test_nats_acknowledges_what_is_on_the_disk_and_knows_every_user() -> None:
    names = (*services.names(), *HELPERS)
    conf = nats_conf(dict.fromkeys(names, "password"))
    assert "sync_interval: always" in conf
    assert all(f'user: "{name}"' in conf and f"NATS_PASSWORD_{name.upper()}: " in conf for name in names)


def test_the_database_and_nats_take_nobody_without_tls() -> None:
    options = set(CONTAINERS["postgres"]["command"])
    assert {"ssl=on", "ssl_key_file=/run/tls/server.key", "hba_file=/run/tls/pg_hba.conf"} <= options
    entrypoint = CONTAINERS["postgres"]["entrypoint"][2]
    copied = " ".join(f"/run-settings/{name}" for name in ("server.pem", "server.key", "ca.pem", "pg_hba.conf"))
    assert f"install -m 0600 -o postgres {copied} /run/tls/" in entrypoint
    assert "ssl_ca_file=/run/tls/ca.pem" in options, "without it no client's certificate is looked at"
    assert CONTAINERS["postgres"]["environment"]["POSTGRES_USER"] in encryption.HBA
    assert all("https://" in part for part in CONTAINERS["nats"]["healthcheck"]["test"][1].split("||"))
    shared = CONTAINERS["api"]["environment"]["OTEL_EXPORTER_OTLP_CERTIFICATE"]
    assert shared == f"${{OTEL_EXPORTER_OTLP_CERTIFICATE:-{encryption.CA_FILE}}}"


def test_no_process_can_change_the_lines_that_it_has_logged() -> None:
    """They go to the console, which the engine, the kubelet or journald keeps as another user."""
    assert "LOG_DIR" not in str(COMPOSE)
    assert re.findall(r"^USER (.+)$", DOCKERFILE, re.MULTILINE)[-1] == "10001:10001"
    for one in CONTAINERS.values():
        assert one["read_only"] is True
        assert one["logging"]["driver"] == "json-file"
        assert not any("/var/lib/docker" in str(mount) or "/var/log" in str(mount) for mount in one.get("volumes", []))
    for unit in (ROOT / "deploy" / "systemd").glob("*.service"):
        text = unit.read_text(encoding="utf-8")
        assert "ProtectSystem=strict" in text
        assert "StandardOutput=file" not in text
    for manifests in (ROOT / "deploy" / "k8s").glob("*/manifests.yaml"):
        assert "LOG_DIR" not in manifests.read_text(encoding="utf-8")


def test_who_watches_is_spoken_to_by_tls_too() -> None:
    for folder, container in (("exporter", "nats-exporter"), ("collector", "otel-collector")):
        assert f"settings_{folder}:/settings/{folder}" in mounts("settings")
        assert f"settings_{folder}:/run/settings:ro" in mounts(container)
        assert encryption.OBSERVERS[folder] == container
        assert f" {folder}" in DOCKERFILE
    assert CONTAINERS["nats-exporter"]["environment"] == {"SSL_CERT_FILE": encryption.CA_FILE}
    assert CONTAINERS["nats-exporter"]["command"][-1] == "https://nats:8222"
    collector = yaml.safe_load((OBSERVABILITY / "collector.yml").read_text(encoding="utf-8"))
    tls = collector["receivers"]["otlp"]["protocols"]["http"]["tls"]
    assert (tls["cert_file"], tls["key_file"]) == (encryption.CERTIFICATE_FILE, encryption.KEY_FILE)
    assert list(collector["receivers"]["otlp"]["protocols"]) == ["http"], "no second door in the clear"


def test_the_image_that_an_installation_runs_has_no_sandbox() -> None:
    stages = {found[2]: found for found in re.finditer(r"^FROM (\S+) AS (\w+)$", DOCKERFILE, re.MULTILINE)}
    assert list(stages)[-1] == "runtime", "what is built without naming a target"
    assert (stages["runtime"][1], stages["demo"][1]) == ("product", "product")
    demo, runtime = stages["demo"], stages["runtime"]
    assert "sandbox" not in re.sub("#.*", "", DOCKERFILE[: demo.start()])
    assert "COPY sandbox ./sandbox" in DOCKERFILE[demo.end() : runtime.start()]
    assert not DOCKERFILE[runtime.end() :].strip()
    targets = {name: one["build"]["target"] for name, one in CONTAINERS.items() if "build" in one}
    assert {name for name, target in targets.items() if target == "demo"} == {"sandbox"}


def test_prometheus_asks_by_tls_and_looks_at_who_answers() -> None:
    asked = yaml.safe_load((OBSERVABILITY / "prometheus.yml").read_text(encoding="utf-8"))["scrape_configs"]
    names = {"vkatilsya": encryption.EVERY_SERVICE, "nats": "nats-exporter"}
    assert {one["job_name"]: (one["scheme"], one["tls_config"]) for one in asked} == {
        job: ("https", {"ca_file": encryption.CA_FILE, "server_name": name}) for job, name in names.items()
    }
    assert "settings_prometheus:/run/settings:ro" in mounts("prometheus")


def test_the_proxy_speaks_tls_and_looks_at_who_answers() -> None:
    conf = (ROOT / "deploy" / "proxy" / "nginx.conf").read_text(encoding="utf-8")
    assert re.findall(r"http://\S+", conf) == ["http://unix:/tmp/waiting.sock:/$service/$patience;"], "its own helper"
    asked = {f"https://{name}:8000" for name in ("api", "notifier", "telegram", "$service")}
    assert asked == set(re.findall(r"https://\S+(?=;)", conf))
    assert {"proxy_ssl_verify on;", f"proxy_ssl_trusted_certificate {encryption.CA_FILE};"} <= {
        line.strip() for line in conf.splitlines()
    }


def test_every_way_through_the_proxy_says_whom_the_browser_asked_and_from_where() -> None:
    """nginx lets a location with headers of its own inherit none: the socket was refused as one of a foreign host."""
    conf = (ROOT / "deploy" / "proxy" / "nginx.conf").read_text(encoding="utf-8")
    places = re.findall(r"location [^{]*\{([^}]*)\}", conf)
    assert any("$notifier" in place for place in places)
    server = re.sub(r"location [^{]*\{[^}]*\}", "", conf)
    for place in (server, *(place for place in places if "proxy_set_header" in place)):
        headers = set(re.findall(r"proxy_set_header (\S+ \S+);", place))
        assert headers >= {"Host $http_host", "X-Forwarded-For $remote_addr", "X-Forwarded-Proto $scheme"}


def test_the_public_door_shows_a_certificate_of_a_public_authority_or_none() -> None:
    conf = (ROOT / "deploy" / "proxy" / "Caddyfile").read_text(encoding="utf-8")
    assert re.findall(r"issuer (\w+)", conf) == ["acme"]
    assert "internal" not in conf
    environment = CONTAINERS["https"]["environment"]
    assert environment["ACME_DIRECTORY"] == "${ACME_DIRECTORY:-https://acme-v02.api.letsencrypt.org/directory}"
    sites = re.findall(r"^(\S+) \{$", conf, re.MULTILINE)
    assert sites == ["{$PUBLIC_URL}", "http://"]
    clear = conf[conf.index("\nhttp:// {") :]
    assert "reverse_proxy" not in clear, "nothing is answered in the clear"


def test_only_the_public_door_can_say_who_asks() -> None:
    conf = (ROOT / "deploy" / "proxy" / "nginx.conf").read_text(encoding="utf-8")
    assert re.findall(r"listen ([^;]+);", conf) == ["8080", "8090 proxy_protocol"]
    assert "real_ip_header proxy_protocol;" in conf
    assert [port.rpartition(":")[2] for port in CONTAINERS["proxy"]["ports"]] == ["8080"], "8090 is not published"


@pytest.mark.parametrize(
    ("url", "taken"),
    [
        ("https://jobs.example.org", True),
        ("https://xn--80ak6aa92e.com", True),
        ("http://jobs.example.org", False),
        ("http://localhost:8020", False),
        ("https://jobs.example.org:8443", False),
        ("https://jobs.example.org/", False),
        ("https://localhost", False),
        ("https://192.0.2.7", False),
        ("https://", False),
    ],
)
def test_the_public_door_opens_for_a_public_name_over_https_only(url: str, taken: bool) -> None:
    [shell, option, script, name] = CONTAINERS["https"]["entrypoint"]
    command = [shell, option, script.replace("$$", "$"), name, "echo", "open"]
    done = subprocess.run(command, check=False, capture_output=True, text=True, env={"PUBLIC_URL": url})
    assert (done.returncode, done.stdout) == ((0, "open\n") if taken else (2, ""))
    assert taken or f"PUBLIC_URL={url}: " in done.stderr
