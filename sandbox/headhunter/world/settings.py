"""Every switch of the sandbox: what is not known of the real service is a setting here, never a constant elsewhere."""

from dataclasses import dataclass, field, fields
from typing import Any, get_args, get_origin, get_type_hints

MOST = 1e9
BLACKLISTED_AGENTS = ("MyApp/1.0 (my-app-feedback@example.com)", "@example.com", ".example.com)")


@dataclass(slots=True)
class Switches:
    """Settings that control can read and change while the sandbox runs; numbers of seconds are sandbox seconds."""

    # admission
    agent_blacklist: list[str] = field(default_factory=lambda: list(BLACKLISTED_AGENTS))
    access_closed: bool = False
    access_allowed_clients: list[str] = field(default_factory=list[str])
    rate: float = 10.0
    rate_burst: float = 20.0
    rate_scope: str = "address"
    rate_body: str = "empty"
    rate_retry_after: int | None = None
    auth_status: int = 403
    wrong_method_status: int = 405
    app_on_user_method: str = "user_auth_expected"
    anonymous_captcha: bool = True
    captcha_apply_after: int = 0
    captcha_urls: str = "both"
    # tokens
    token_life: float = 1_209_600.0
    expires_in_shown: int | None = None
    code_life: float = 300.0
    app_token_pause: float = 300.0
    bad_client: str = "invalid_client"
    unreadable_form: str = "account not found"
    early_refresh: str = "kept"
    app_prefix: str = "APPL"
    dead_refresh: str = "token deactivated"
    auto_grant: bool = False
    auto_grant_user: str = ""
    loopback_any_port: bool = True
    # applying
    limit_value: int = 200
    limit_window: float = 86_400.0
    limit_status: int = 400
    limit_scope: str = "account"
    limit_retry_after: int | None = None
    archived_vacancy: str = "invalid_vacancy"
    unpublished_resume_status: int = 403
    blacklisted_employer: str = "accepted"
    letter_limit: int = 10_000
    letter_missing: str = "bad_argument"
    test_required_status: int = 403
    policy_status: int = 400
    obscene_words: list[str] = field(default_factory=lambda: ["блять", "хуй", "пизд", "ебан", "сука"])
    forbidden_words: list[str] = field(default_factory=lambda: ["казино", "закладк", "mlm-"])
    consent_error: str = ""
    with_chat_info: bool = False
    chat_info_id_null: bool = False
    read_back_lag: float = 0.0
    # chats
    allow_before_invitation: bool = False
    chat_ready_delay: float = 0.0
    in_a_row_limit: int = 5
    overall_limit: int = 100
    message_limit: int = 10_000
    unknown_topic: str = "topic_not_found"
    unknown_negotiation_status: str = "bad_argument"
    hide_twice_status: int = 404
    active_includes_discards: bool = False
    # lists
    search_per_page: int = 20
    unknown_salary_pass: bool = True
    magic: bool = True
    blacklist_limit: int = 1_000
    favorites_limit: int = 1_000
    comma_lists: bool = False
    saved_per_page_max: int = 10
    saved_search_location: bool = True
    publish_pause: float = 14_400.0
    dictionary_max_age: int = 86_400
    dictionary_gone: list[str] = field(default_factory=list[str])
    # life of the market
    publish_per_hour: float = 60.0
    archive_per_hour: float = 0.0
    employers: str = "off"
    employer_pace: float = 1.0
    # faults that change bodies
    drift: bool = False
    error_drift: str = ""
    gzip_from_bytes: int = 1_024

    def update(self, changes: dict[str, Any]) -> None:
        """Change several at once or none; ValueError says which one is unknown or of a wrong kind."""
        hints = get_type_hints(Switches)
        checked = {name: _checked(name, value, hints.get(name)) for name, value in changes.items()}
        for name, value in checked.items():
            setattr(self, name, value)

    def shown(self) -> dict[str, Any]:
        """All switches by name."""
        return {item.name: getattr(self, item.name) for item in fields(self)}


ALLOWED: dict[str, tuple[Any, ...]] = {
    "rate_scope": ("address", "token"),
    "rate_body": ("empty", "json", "html"),
    "auth_status": (401, 403),
    "wrong_method_status": (403, 405),
    "app_on_user_method": ("user_auth_expected", "forbidden"),
    "captcha_urls": ("both", "captcha_url", "fallback_url"),
    "bad_client": ("invalid_client", "account not found"),
    "dead_refresh": ("token deactivated", "token was revoked"),
    "unreadable_form": ("account not found", "code not found", "token not found", "token is empty"),
    "early_refresh": ("kept", "burned"),
    "archived_vacancy": ("invalid_vacancy", "vacancy_archived", "archived"),
    "unpublished_resume_status": (400, 403),
    "blacklisted_employer": ("accepted", "application_denied"),
    "unknown_negotiation_status": ("bad_argument", "all"),
    "hide_twice_status": (204, 404),
    "limit_status": (400, 403, 429),
    "limit_scope": ("account", "resume"),
    "letter_missing": ("bad_argument", "letter_required", "empty_message"),
    "test_required_status": (400, 403),
    "policy_status": (400, 403),
    "consent_error": ("", "enable_applicant_visibility_in_country", "required_applicant_visibility_id"),
    "unknown_topic": ("topic_not_found", "not_found"),
    "employers": ("off", "calm", "lively", "hostile"),
    "error_drift": ("", "unknown_value", "two_errors", "no_request_id", "legacy_only"),
}


def _checked(name: str, value: Any, hint: Any) -> Any:
    if hint is None:
        raise ValueError(f"there is no setting {name!r}")
    if name in ALLOWED and value not in ALLOWED[name]:
        raise ValueError(f"{name} must be one of {', '.join(repr(v) for v in ALLOWED[name])}, not {value!r}")
    if get_origin(hint) is list:
        if not isinstance(value, list) or not all(isinstance(v, str) for v in value):
            raise ValueError(f"{name} must be a list of strings")
        return value
    kinds = get_args(hint) or (hint,)
    if value is None and type(None) in kinds:
        return None
    if bool in kinds or isinstance(value, bool):
        if bool not in kinds or not isinstance(value, bool):
            raise ValueError(f"{name} must be {_kind_name(kinds)}, not {value!r}")
        return value
    return _checked_plain(name, value, kinds)


def _checked_plain(name: str, value: Any, kinds: tuple[Any, ...]) -> Any:
    if str in kinds:
        if not isinstance(value, str):
            raise ValueError(f"{name} must be a string")
        return value
    number = isinstance(value, int | float) and 0 <= value <= MOST and (float in kinds or int(value) == value)
    if not number:
        raise ValueError(f"{name} must be {_kind_name(kinds)} of zero or more, up to {MOST:.0f}, not {value!r:.40}")
    return float(value) if float in kinds else int(value)


def _kind_name(kinds: tuple[Any, ...]) -> str:
    names = {bool: "true or false", int: "a whole number", float: "a number", type(None): "null", str: "a string"}
    return " or ".join(names[kind] for kind in kinds)
