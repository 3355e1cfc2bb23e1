"""An authority of one's own and certificates for servers: `python -m standalone.certificates FOLDER NAME=HOST ...`.

    python -m standalone.certificates tls nats=nats,10.0.0.5 postgres=db.example.org --client api=vkatilsya_api

makes `ca.pem` and `ca.key` once, and `nats.pem`, `nats.key`, `postgres.pem`, `postgres.key`, `client-api.pem`,
`client-api.key`. Run again it makes anew what is about to end or is for others. Give `ca.pem` to everybody, each key to
its server or client; `ca.key` to nobody.
"""

import argparse
import ipaddress
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from libs.common.errors import ConfigurationError

AUTHORITY, CLIENT = "ca", "client-"
AUTHORITY_LIFE, LIFE = timedelta(days=3650), timedelta(days=397)
RENEWED_BEFORE = timedelta(days=60)
"""A certificate that ends sooner is made anew; an authority that would end before one that it signs now, too."""
_SKEW = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Pair:
    """A certificate and its key, each as PEM."""

    certificate: str
    key: str


def server_pair(folder: Path, name: str, hosts: Sequence[str], *, now: datetime | None = None) -> Pair:
    """The pair of a server for these hosts (names or addresses), made when it is missing, ends soon or does not fit.

    `folder` keeps it, and the authority that signs it. Raises OSError where it cannot write, ConfigurationError where
    that authority cannot be read.
    """
    # Servers of a cluster of NATS are clients of each other.
    uses = [ExtendedKeyUsageOID.SERVER_AUTH, ExtendedKeyUsageOID.CLIENT_AUTH]
    return _pair(folder, name, name, hosts, uses, now or datetime.now(UTC))


def client_pair(folder: Path, name: str, *, user: str, role: str, now: datetime | None = None) -> Pair:
    """The pair that a client shows: the role of PostgreSQL is its CN, the user of NATS its other name.

    Kept, and made anew, like that of a server.
    """
    uses = [ExtendedKeyUsageOID.CLIENT_AUTH]
    return _pair(folder, f"{CLIENT}{name}", role, [user], uses, now or datetime.now(UTC))


def _pair(
    folder: Path, name: str, called: str, hosts: Sequence[str], uses: list[x509.ObjectIdentifier], moment: datetime
) -> Pair:
    authority = _authority(folder, moment)
    kept = _kept(folder, name)
    if kept is not None and _fits(kept, authority, called, hosts, moment):
        return kept
    key = ec.generate_private_key(ec.SECP256R1())
    issuer = x509.load_pem_x509_certificate(authority.certificate.encode())
    builder = _builder(called, key, moment, LIFE).issuer_name(issuer.subject)
    builder = builder.add_extension(x509.SubjectAlternativeName([_host(host) for host in hosts]), critical=False)
    builder = builder.add_extension(x509.ExtendedKeyUsage(uses), critical=False)
    builder = builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
    signer = x509.AuthorityKeyIdentifier.from_issuer_public_key(_key(authority).public_key())
    builder = builder.add_extension(signer, critical=False)
    return _keep(folder, name, builder.sign(_key(authority), hashes.SHA256()), key)


def authority_of(folder: Path) -> str:
    """The certificate of the authority that `server_pair` made there."""
    return (folder / f"{AUTHORITY}.pem").read_text(encoding="ascii")


def _authority(folder: Path, moment: datetime) -> Pair:
    kept = _kept(folder, AUTHORITY)
    if kept is not None and _whole(folder, kept) and _end(kept) - moment > LIFE:
        return kept
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    key = ec.generate_private_key(ec.SECP256R1())
    builder = _builder("vkatilsya authority", key, moment, AUTHORITY_LIFE).issuer_name(_named("vkatilsya authority"))
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    builder = builder.add_extension(_signs_certificates(), critical=True)
    builder = builder.add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    return _keep(folder, AUTHORITY, builder.sign(key, hashes.SHA256()), key)


def _whole(folder: Path, kept: Pair) -> bool:
    """False when the machine stopped between the two files: nobody was signed by the key. Raises ConfigurationError."""
    try:
        shown = x509.load_pem_x509_certificate(kept.certificate.encode())
        return shown.public_key() == _key(kept).public_key()
    except ValueError as error:
        raise ConfigurationError(
            f"Файлы {folder / AUTHORITY}.pem и .key испорчены ({error}). Восстановите оба из копии. Если копии нет, "
            "удалите оба: появится новый центр сертификации, и перезапустить нужно будет всё."
        ) from error


def _builder(name: str, key: ec.EllipticCurvePrivateKey, moment: datetime, life: timedelta) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(_named(name))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(moment - _SKEW)
        .not_valid_after(moment + life)
    )


def _signs_certificates() -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=True,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=True,
        crl_sign=True,
        encipher_only=False,
        decipher_only=False,
    )


def _named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


def _host(host: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(host))
    except ValueError:
        return x509.DNSName(host)


def _fits(pair: Pair, authority: Pair, called: str, hosts: Sequence[str], moment: datetime) -> bool:
    try:
        found = x509.load_pem_x509_certificate(pair.certificate.encode())
        found.verify_directly_issued_by(x509.load_pem_x509_certificate(authority.certificate.encode()))
        if found.public_key() != _key(pair).public_key():  # a machine that stopped between the two files
            return False
    except (InvalidSignature, ValueError):  # another authority's, or a file that was cut off
        return False
    if found.subject != _named(called):
        return False
    names = found.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    return set(names) == {_host(host) for host in hosts} and found.not_valid_after_utc - moment > RENEWED_BEFORE


def _end(pair: Pair) -> datetime:
    return x509.load_pem_x509_certificate(pair.certificate.encode()).not_valid_after_utc


def _key(pair: Pair) -> ec.EllipticCurvePrivateKey:
    key = serialization.load_pem_private_key(pair.key.encode(), password=None)
    assert isinstance(key, ec.EllipticCurvePrivateKey)
    return key


def _kept(folder: Path, name: str) -> Pair | None:
    certificate, key = folder / f"{name}.pem", folder / f"{name}.key"
    if not (certificate.exists() and key.exists()):
        return None
    return Pair(certificate.read_text(encoding="ascii"), key.read_text(encoding="ascii"))


def _keep(folder: Path, name: str, certificate: x509.Certificate, key: ec.EllipticCurvePrivateKey) -> Pair:
    pem = serialization.Encoding.PEM
    secret = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    pair = Pair(certificate.public_bytes(pem).decode(), secret.decode())
    _write(folder / f"{name}.key", pair.key, 0o600)
    _write(folder / f"{name}.pem", pair.certificate, 0o644)
    return pair


def _write(path: Path, text: str, mode: int) -> None:
    draft = path.with_name(f".{path.name}")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "w", encoding="ascii") as file:
        file.write(text)
    draft.replace(path)


def main() -> int:
    """Make what is missing in the folder; 1 when it cannot be written."""
    parser = argparse.ArgumentParser(prog="python -m standalone.certificates", description="Certificates for servers.")
    parser.add_argument("folder", type=Path, help="where they are kept")
    parser.add_argument("servers", nargs="+", metavar="NAME=HOST,HOST", help="a server and what clients call it")
    parser.add_argument(
        "--client", action="append", default=[], metavar="USER=ROLE", help="a user of NATS and its role in PostgreSQL"
    )
    options = parser.parse_args()
    makers: list[Callable[[], Pair]] = []
    for server in options.servers:
        name, separator, hosts = server.partition("=")
        if not (separator and name and hosts) or name == AUTHORITY or name.startswith(CLIENT):
            parser.error(f"{server}: write it as nats=nats.example.org,10.0.0.5")
        makers.append(partial(server_pair, options.folder, name, hosts.split(",")))
    for client in options.client:
        user, separator, role = client.partition("=")
        if not (separator and user and role):
            parser.error(f"{client}: write it as api=vkatilsya_api")
        makers.append(partial(client_pair, options.folder, user, user=user, role=role))
    try:
        for make in makers:
            make()
    except OSError as error:
        sys.stderr.write(f"{options.folder}: {error.strerror}\n")
        return 1
    except ConfigurationError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    needed = f"clients need {AUTHORITY}.pem, and a pair of their own where a server asks for it"
    sys.stdout.write(f"certificates in {options.folder} are up to date; {needed}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
