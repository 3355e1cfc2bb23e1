"""What each container of an installation is told: its own secrets, in files that no other container mounts."""

import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from cryptography import x509
from cryptography.x509.oid import ExtendedKeyUsageOID

from libs.common import services
from libs.common.errors import ConfigurationError
from libs.common.messaging.permissions import HELPERS, REPLAY
from libs.common.settings.base import load
from libs.common.settings.hh import HHApiSettings
from libs.common.settings.servers import DatabaseSettings, NatsSettings
from standalone.containers import encryption, settings
from standalone.containers.places import KEYS, USUAL_PUBLIC_URL
from standalone.secrets import SECRETS
from standalone.servers.nats import server_binary

ROOT = Path(__file__).resolve().parents[3]
OBSERVERS = ("prometheus", *encryption.OBSERVERS)
FOLDERS = (*services.names(), *HELPERS, "migrate", "forgetting", "postgres", "nats", "proxy", *OBSERVERS, KEYS)

CLIENTS = {*services.names(), *HELPERS, "migrate", "forgetting"}


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in {"MODE", "PUBLIC_URL", "HH_API_URL", "HH_SITE_URL", "SECRETS_DIR"} | SECRETS:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    for name in FOLDERS:
        (tmp_path / name).mkdir()
    return tmp_path


def given(root: Path, name: str) -> dict[str, str]:
    found = (file for file in (root / name).rglob("*") if file.is_file())
    return {file.name: file.read_text(encoding="utf-8") for file in found}


def test_a_service_is_told_its_own_secrets_only(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MODE", "live")
    for name in ("LLM_API_KEY", "SMTP_PASSWORD", "HH_CLIENT_SECRET"):
        monkeypatch.setenv(name, f"of-{name}")
    settings.fill(root)
    for service in services.SERVICES:
        read = {name.upper() for name in given(root, service.name)} & SECRETS
        assert read <= service.secrets | {"DATABASE_URL", "NATS_PASSWORD"}
    assert given(root, "auto_reply")["llm_api_key"] == "of-LLM_API_KEY"
    assert given(root, "notifier")["smtp_password"] == "of-SMTP_PASSWORD"


def test_passwords_are_made_once_and_fit_both_sides(root: Path) -> None:
    settings.fill(root)
    before = {name: given(root, name) for name in FOLDERS}
    settings.fill(root)
    assert {name: given(root, name) for name in FOLDERS} == before
    password = before["api"]["nats_password"]
    assert f'NATS_PASSWORD_API: "{password}"' in before["nats"]["nats.conf"]
    assert f"api:{password}" in before["migrate"]["database_role_passwords"]
    assert f":{password}@" in before["api"]["database_url"]
    assert before["postgres"]["password"] in before["migrate"]["database_url"]


def test_new_passwords_of_services_reach_both_sides_and_the_owner_of_the_database_keeps_his(root: Path) -> None:
    settings.fill(root)
    before = {name: given(root, name) for name in FOLDERS}
    settings.fill(root, new_passwords=True)
    after = {name: given(root, name) for name in FOLDERS}
    for name in services.names():
        old, new = (where[name]["nats_password"] for where in (before, after))
        assert old != new
        assert old not in "".join("".join(files.values()) for files in after.values())
        assert new in after["nats"]["nats.conf"]
        assert new in after["migrate"]["database_role_passwords"]
        assert before[name].get("secret_keys") == after[name].get("secret_keys")
    assert after["postgres"] == before["postgres"]


def test_what_is_no_longer_given_is_taken_back(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MODE", "live")
    monkeypatch.setenv("LLM_API_KEY", "key")
    settings.fill(root)
    monkeypatch.delenv("LLM_API_KEY")
    settings.fill(root)
    assert "llm_api_key" not in given(root, "auto_reply")


def test_a_demo_speaks_with_the_sandbox_and_live_is_told_nothing_of_it(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.fill(root)
    monkeypatch.setenv("SECRETS_DIR", str(root / "auto_reply"))
    assert load(HHApiSettings).hh_api_url == "http://sandbox:8081"
    assert load(NatsSettings).nats_user == "auto_reply"
    monkeypatch.setenv("MODE", "live")
    settings.fill(root)
    assert load(HHApiSettings).hh_api_url == "https://api.hh.ru"
    assert "sandbox" not in "".join(given(root, "auto_reply").values())


def test_the_environment_stands_above_the_files_and_a_missing_folder_is_named(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.fill(root)
    monkeypatch.setenv("SECRETS_DIR", str(root / "api"))
    monkeypatch.setenv("DATABASE_URL", "postgresql://own@host/name")
    assert load(DatabaseSettings).database_url.partition("?")[0] == "postgresql+asyncpg://own@host/name"
    monkeypatch.setenv("SECRETS_DIR", str(root / "gone"))
    with pytest.raises(ConfigurationError, match=r"SECRETS_DIR=.*такой папки нет"):
        load(DatabaseSettings)


def test_a_demo_has_a_played_bot_until_one_of_its_owner_is_given(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.fill(root)
    assert given(root, "telegram")["telegram_api_url"] == "http://sandbox:8098"
    assert given(root, "telegram")["telegram_link_url"] == "http://127.0.0.1:8098"
    assert urlsplit(given(root, "api")["hh_site_url"]).hostname != urlsplit(USUAL_PUBLIC_URL).hostname
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", "123456789:of-its-owner")
    settings.fill(root)
    assert given(root, "telegram")["telegram_bot_token"] == "123456789:of-its-owner"
    assert "telegram_api_url" not in given(root, "telegram")


def test_everybody_is_told_whom_to_believe_and_only_servers_have_keys(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.fill(root)
    told = {name: given(root, name) for name in FOLDERS if name != KEYS}
    for name, files in told.items():
        assert ("database_ca_file" in files) == ("database_url" in files), name
        assert ("nats_ca_file" in files) == ("nats_url" in files), name
        assert files.get("nats_url", "tls://nats:4222") == "tls://nats:4222"
        connects = files.keys() & {"nats_url", "database_url"} or name in {"proxy", "postgres", "nats", *OBSERVERS}
        assert ("ca.pem" in files) == bool(connects), name
        served = [files.get("http_certificate_file"), files.get("http_key_file")]
        assert served == (
            [encryption.CERTIFICATE_FILE, encryption.KEY_FILE] if name in services.names() else [None, None]
        ), name
    servers = {"postgres", "nats", "exporter", "collector", *services.names()}
    assert {name for name, files in told.items() if "server.key" in files} == servers
    assert {name for name, files in told.items() if "PRIVATE KEY" in "".join(files.values())} == servers | CLIENTS
    keys = [files["server.key"] for files in told.values() if "server.key" in files]
    assert len(set(keys)) == len(servers), "each server has a key of its own"
    for name in servers:
        assert (root / name / "server.key").stat().st_mode & 0o777 == 0o400, name
    assert told["ops"]["service_urls"].count("https://") == len(services.names())
    assert told["ops"]["service_ca_file"] == encryption.CA_FILE
    assert (root / "prometheus" / "ca.pem").stat().st_mode & 0o777 == 0o444
    assert (root / "proxy" / "ca.pem").stat().st_mode & 0o777 == 0o400
    assert 'https: "0.0.0.0:8222"' in told["nats"]["nats.conf"], "monitoring shows its figures by TLS only"
    assert "\nhttp:" not in told["nats"]["nats.conf"]
    assert "hostssl all all all scram-sha-256 clientcert=verify-full" in told["postgres"]["pg_hba.conf"]
    assert "\nhost " not in told["postgres"]["pg_hba.conf"]
    assert "http://" not in "".join("".join(told[name].values()) for name in ("ops", "proxy", "migrate", "provision"))
    monkeypatch.setenv("SECRETS_DIR", str(root / "api"))
    assert "ssl=verify-full" in load(DatabaseSettings).database_url


def test_everybody_who_signs_in_has_a_certificate_that_says_who_it_is(root: Path) -> None:
    """The role of PostgreSQL is its CN, the user of NATS its other name; both servers ask for it."""
    settings.fill(root)
    told = {name: given(root, name) for name in FOLDERS if name != KEYS}
    assert {name for name, files in told.items() if "client.pem" in files} == CLIENTS
    for name in CLIENTS:
        files, folder = told[name], "/run/replay" if name == REPLAY else "/run/settings"
        certificate = x509.load_pem_x509_certificate(files["client.pem"].encode())
        [called] = certificate.subject.get_attributes_for_oid(x509.NameOID.COMMON_NAME)
        also = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
        uses = certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
        role = urlsplit(files.get("database_url", "")).username or name
        assert (called.value, also.get_values_for_type(x509.DNSName)) == (role, [files.get("nats_user", name)])
        assert list(uses) == [ExtendedKeyUsageOID.CLIENT_AUTH]
        for server, url in (("database", "database_url"), ("nats", "nats_url")):
            pair = [files.get(f"{server}_certificate_file"), files.get(f"{server}_key_file")]
            assert pair == ([f"{folder}/client.pem", f"{folder}/client.key"] if url in files else [None, None]), name
        assert (root / name / "client.key").stat().st_mode & 0o777 == 0o400
    assert len({told[name]["client.key"] for name in CLIENTS}) == len(CLIENTS)
    assert "verify_and_map: true" in told["nats"]["nats.conf"]
    before = told["api"]["client.pem"]
    settings.fill(root)
    assert given(root, "api")["client.pem"] == before


def test_the_server_of_nats_takes_its_whole_configuration(root: Path) -> None:
    settings.fill(root)
    conf = root / "nats" / "nats.conf"
    conf.chmod(0o600)
    conf.write_text(conf.read_text(encoding="utf-8").replace("/run/settings", str(root / "nats")), encoding="utf-8")
    done = subprocess.run([server_binary(), "-t", "--config", conf], check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def filled(root: Path) -> subprocess.CompletedProcess[str]:
    """The job, as docker-compose.yml runs it."""
    command = [sys.executable, "-m", "standalone.containers.settings", str(root)]
    return subprocess.run(command, check=False, capture_output=True, text=True, cwd=ROOT)


@pytest.mark.parametrize(
    ("damaged", "words"), [("secrets.json", "secrets.json испорчен"), ("tls/ca.pem", "испорчены")], ids=["keys", "ca"]
)
def test_a_job_over_damaged_keys_says_which_file_and_makes_no_others(root: Path, damaged: str, words: str) -> None:
    settings.fill(root)
    before = {name: given(root, name) for name in FOLDERS if name != KEYS}
    (root / KEYS / damaged).write_text("", encoding="utf-8")
    done = filled(root)
    assert done.returncode == 2
    assert words in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert (root / KEYS / damaged).read_text(encoding="utf-8") == ""
    assert {name: given(root, name) for name in FOLDERS if name != KEYS} == before


def test_a_job_that_was_interrupted_is_finished_by_the_next(root: Path) -> None:
    settings.fill(root)
    whole = {name: given(root, name) for name in FOLDERS}
    (root / "api" / "nats_password").unlink()
    (root / "api" / ".database_url").write_text("half of", encoding="utf-8")
    (root / KEYS / "secrets.json.new").write_text("{", encoding="utf-8")
    (root / KEYS / "tls" / "nats.key").unlink()
    assert filled(root).returncode == 0
    found = {name: given(root, name) for name in FOLDERS}
    for name in FOLDERS:
        if name not in {KEYS, "nats"}:
            assert {file: text for file, text in found[name].items() if text != whole[name].get(file)} == {}, name
    assert found["nats"]["server.key"] != whole["nats"]["server.key"]
