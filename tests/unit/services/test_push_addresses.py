"""Which private push services an operator may name, and which addresses of browsers are then taken."""

import pytest

from libs.common.settings.push import PushSettings
from services.api.notifications.channels import _service  # pyright: ignore[reportPrivateUsage]
from services.api.web.problems import ApiError


def allowed(places: str, mode: str = "live") -> PushSettings:
    return PushSettings.model_validate({"push_allowed_hosts": places, "mode": mode})


@pytest.mark.parametrize(
    ("endpoint", "host"),
    [
        ("https://push.lan/1", "push.lan"),
        ("https://push.lan:443/1", "push.lan"),
        ("http://relay:8090/1", "relay"),
        ("https://10.0.0.7:8443/1", "10.0.0.7"),
        ("https://push.lan:8443/1", None),
        ("http://push.lan/1", None),
        ("https://relay/1", None),
        ("ftp://relay:8090/1", None),
        ("http://a@relay:8090/1", None),
        ("https://10.0.0.7/1", None),
    ],
)
def test_of_private_push_services_the_named_places_are_taken_and_no_other_port(endpoint: str, host: str | None) -> None:
    settings = allowed("Push.lan, relay:8090,10.0.0.7:8443")
    if host is not None:
        assert _service(endpoint, settings) == host
        return
    with pytest.raises(ApiError):
        _service(endpoint, settings)


@pytest.mark.parametrize("place", ["127.0.0.1:9000", "localhost", "[::1]:9000", "x.localhost:1", "0.0.0.0:80"])
def test_a_push_service_on_this_machine_is_for_the_demo_alone(place: str) -> None:
    assert allowed(place, "demo")
    with pytest.raises(ValueError, match="только в демо"):
        allowed(place)


@pytest.mark.parametrize("place", ["http://push.lan", "push.lan/x", "a@push.lan", "push lan"])
def test_a_place_of_a_push_service_is_a_name_with_a_port(place: str) -> None:
    with pytest.raises(ValueError, match="не имя сервера"):
        allowed(place)
