"""What each process of a run is told, and how long passwords live."""

import json
from pathlib import Path

from libs.common import services
from libs.common.messaging.permissions import HELPERS
from ops.folder import Folder
from standalone.access import Access, names


def test_passwords_are_made_once_kept_private_and_join_the_keys_of_an_older_run(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    keys = folder.secret_keys()
    first = folder.passwords(("api", "notifier"))
    again = folder.passwords(("api", "notifier", "ops"))
    assert {name: again[name] for name in first} == first
    assert len(set(again.values())) == 3
    assert folder.secret_keys() == keys
    secrets = tmp_path / "secrets.json"
    assert secrets.stat().st_mode & 0o077 == 0
    assert json.loads(secrets.read_text())["passwords"] == again


def test_everybody_of_a_run_has_a_nats_user_and_every_service_a_role() -> None:
    everybody = names(services.names())
    access = Access({name: f"p-{name}" for name in everybody}, services.names())
    assert {user.name for user in access.users()} == {*services.names(), *HELPERS}
    assert set(access.roles().passwords) == {*services.names(), "ops"}
