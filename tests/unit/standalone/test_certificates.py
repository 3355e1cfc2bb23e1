"""Certificates are kept while they are good, and made anew by the same authority when they are not."""

import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509

from libs.common.errors import ConfigurationError
from standalone.certificates import AUTHORITY, AUTHORITY_LIFE, LIFE, RENEWED_BEFORE, authority_of, server_pair

NOW = datetime(2026, 3, 1, tzinfo=UTC)
HOSTS = ("nats", "10.0.0.5")


def test_a_pair_is_kept_until_it_ends_soon(tmp_path: Path) -> None:
    first = server_pair(tmp_path, "nats", HOSTS, now=NOW)
    authority = authority_of(tmp_path)
    late = NOW + LIFE - RENEWED_BEFORE
    assert server_pair(tmp_path, "nats", HOSTS, now=late - timedelta(days=1)) == first
    second = server_pair(tmp_path, "nats", HOSTS, now=late + timedelta(days=1))
    assert second.certificate != first.certificate
    assert authority_of(tmp_path) == authority
    issuer = x509.load_pem_x509_certificate(authority.encode())
    x509.load_pem_x509_certificate(second.certificate.encode()).verify_directly_issued_by(issuer)


def test_other_hosts_another_authority_or_half_a_pair_make_a_new_one(tmp_path: Path) -> None:
    first = server_pair(tmp_path, "nats", HOSTS, now=NOW)
    second = server_pair(tmp_path, "nats", ("nats.example.org",), now=NOW)
    assert second.certificate != first.certificate
    for name in (f"{AUTHORITY}.pem", f"{AUTHORITY}.key"):
        (tmp_path / name).unlink()
    third = server_pair(tmp_path, "nats", ("nats.example.org",), now=NOW)
    assert third.certificate != second.certificate
    (tmp_path / "nats.key").write_text(second.key, encoding="ascii")
    assert server_pair(tmp_path, "nats", ("nats.example.org",), now=NOW).key not in {second.key, third.key}


def test_keys_are_their_owners_alone(tmp_path: Path) -> None:
    server_pair(tmp_path / "tls", "nats", HOSTS)
    assert {path.stat().st_mode & 0o077 for path in (tmp_path / "tls").glob("*.key")} == {0}
    assert (tmp_path / "tls").stat().st_mode & 0o077 == 0


def test_the_command_makes_a_pair_for_each_server(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "standalone.certificates", str(tmp_path)]
    asked = [*command, "nats=nats,10.0.0.5", "db=db", "--client", "api=vkatilsya_api"]
    done = subprocess.run(asked, capture_output=True, text=True, check=True)
    assert "clients need ca.pem" in done.stdout
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(
        f"{name}.{kind}" for name in ("ca", "nats", "db", "client-api") for kind in ("pem", "key")
    )
    wrong = subprocess.run([*command, "nats"], capture_output=True, text=True, check=False)
    assert wrong.returncode == 2
    assert "write it as" in wrong.stderr


def test_an_authority_that_ends_before_what_it_would_sign_is_made_anew(tmp_path: Path) -> None:
    first = server_pair(tmp_path, "nats", HOSTS, now=NOW)
    authority = authority_of(tmp_path)
    late = NOW + AUTHORITY_LIFE - LIFE
    server_pair(tmp_path, "nats", HOSTS, now=late - timedelta(days=1))
    assert authority_of(tmp_path) == authority
    assert server_pair(tmp_path, "nats", HOSTS, now=late + timedelta(days=1)) != first
    assert authority_of(tmp_path) != authority


@pytest.mark.parametrize("kind", ["pem", "key"])
def test_a_pair_that_was_cut_off_is_made_anew(tmp_path: Path, kind: str) -> None:
    server_pair(tmp_path, "nats", HOSTS, now=NOW)
    cut = tmp_path / f"nats.{kind}"
    cut.write_text(cut.read_text(encoding="ascii")[:100], encoding="ascii")
    second = server_pair(tmp_path, "nats", HOSTS, now=NOW)
    issuer = x509.load_pem_x509_certificate(authority_of(tmp_path).encode())
    x509.load_pem_x509_certificate(second.certificate.encode()).verify_directly_issued_by(issuer)
    assert server_pair(tmp_path, "nats", HOSTS, now=NOW) == second


def test_an_authority_that_was_cut_off_is_named_and_not_replaced_without_a_word(tmp_path: Path) -> None:
    server_pair(tmp_path, "nats", HOSTS, now=NOW)
    (tmp_path / f"{AUTHORITY}.pem").write_text("", encoding="ascii")
    with pytest.raises(ConfigurationError, match=r"испорчены.*Восстановите оба из копии"):
        server_pair(tmp_path, "nats", HOSTS, now=NOW)


def test_an_authority_whose_making_was_interrupted_between_its_files_is_made_whole(tmp_path: Path) -> None:
    server_pair(tmp_path / "other", "nats", HOSTS, now=NOW)
    server_pair(tmp_path, "nats", HOSTS, now=NOW)
    (tmp_path / "other" / f"{AUTHORITY}.key").replace(tmp_path / f"{AUTHORITY}.key")
    pair = server_pair(tmp_path, "nats", HOSTS, now=NOW)
    issuer = x509.load_pem_x509_certificate(authority_of(tmp_path).encode())
    x509.load_pem_x509_certificate(pair.certificate.encode()).verify_directly_issued_by(issuer)
