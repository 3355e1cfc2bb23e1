"""Each process of a run is given the secrets that its settings read, and no other."""

import typing

import pytest
from pydantic import SecretStr

from cli.configuration import settings_of
from libs.common import services
from standalone.secrets import NEEDED, SECRETS, only_needed

EVERYTHING = dict.fromkeys(SECRETS, "value") | {"PATH": "/bin"}


@pytest.mark.parametrize("service", services.names())
def test_a_service_is_given_exactly_the_secrets_that_its_settings_read(service: str) -> None:
    read = {
        name.upper()
        for name, field in settings_of(service).model_fields.items()
        if SecretStr in {field.annotation, *typing.get_args(field.annotation)}
    }
    assert NEEDED[service] == read | {"DATABASE_URL"}
    assert set(only_needed(service, EVERYTHING)) == NEEDED[service] | {"PATH"}


def test_a_process_that_is_no_service_is_given_no_secret() -> None:
    assert only_needed("llm", EVERYTHING) == {"PATH": "/bin"}


def test_a_secret_in_small_letters_is_withheld_as_well() -> None:
    assert only_needed("notifier", {"llm_api_key": "value"}) == {}
