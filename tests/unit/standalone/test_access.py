"""What each process of a run is told, and how long passwords live."""

import json
from pathlib import Path

from libs.common import services
from libs.common.messaging.permissions import HELPERS
from ops.folder import Folder
from ops.options import read_choice
from standalone.servers.access import Access, names
from standalone.stores import Stores


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


def test_passwords_that_are_to_be_new_are_and_the_others_stay(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    first = folder.passwords(("api", "notifier", "postgres"))
    second = folder.passwords(("api", "notifier", "postgres"), anew=("api", "notifier"))
    assert second["postgres"] == first["postgres"]
    assert not {first["api"], first["notifier"]} & set(second.values())
    assert folder.passwords(("api",)) == {"api": second["api"]}


def test_each_run_has_passwords_of_its_own(tmp_path: Path) -> None:
    folder, choice, seen = Folder(tmp_path), read_choice(), list[dict[str, str]]()
    for _ in range(2):
        Stores(choice, folder, lambda _: None)
        seen.append(json.loads((tmp_path / "secrets.json").read_text())["passwords"])
    assert seen[0].keys() == seen[1].keys()
    assert not set(seen[0].values()) & set(seen[1].values())


def test_everybody_of_a_run_has_a_nats_user_and_every_service_a_role() -> None:
    everybody = names(services.names())
    access = Access({name: f"p-{name}" for name in everybody}, services.names())
    assert {user.name for user in access.users()} == {*services.names(), *HELPERS}
    assert set(access.roles().passwords) == {*services.names(), "ops"}
