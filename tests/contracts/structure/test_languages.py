"""Where Russian may stand in the code of what has interfaces: a text without its English twin is found."""

import ast
import re

from tests.contracts.structure.test_messages import RUSSIAN, literal, sources

PLACES = {
    "services/api/applications/pasted.py": "words by which a pasted vacancy is read",
    "services/api/given_resumes/extracting.py": "for logs: the api speaks by the code",
    "services/api/given_resumes/store.py": "a resume that was removed",
    "services/api/linking/confirm_page.py": "in both languages beside each other",
    "services/api/applications/table.py": "in both languages",
    "services/api/personal_data/domain.py": "in both languages",
    "services/api/sessions/link_page.py": "in both languages",
    "services/api/passwords/breached.py": "a setting is explained to operators",
    "services/api/passwords/common.py": "rows of keys that passwords may not follow",
    "services/api/passwords/hashing.py": "a word that passwords may not hold",
    "services/api/settings.py": "settings are explained to operators, in Russian",
    "services/notifier/settings.py": "settings",
    "services/telegram/settings.py": "settings",
    "services/telegram/dialogue/spans.py": "times that their owner types, in both languages",
    "services/telegram/dialogue/routers.py": "commands that are typed as words, in both languages",
    "services/api/login_link.py": "the command line speaks Russian",
    "services/api/users.py": "the command line",
    "services/api/personal_data/erasing.py": "for logs and the command line: the api speaks by the code",
    "services/api/personal_data/exporting.py": "for logs and the command line",
    "services/api/web/docs.py": "the name of the product",
    "services/api/web/pages.py": "in both languages",
    "services/api/web/openapi.py": "the name of the product",
    "services/notifier/channels/email.py": "a mail ends in both languages",
    "services/notifier/deliveries/domain.py": "in both languages",
    "services/api/resumes/syncing.py": "a resume without a title",
    "services/api/claims/lines.py": "in the language of the resume that is quoted",
}
"""Files and why. Everything else that a person reads is in `libs.common.messages`, in both languages."""

ENGLISH = re.compile(r"[a-z]{2,} [a-z]{2,} [a-z]{2,}")
TOLD = {"ConfigurationError", "StandaloneError", "WrongSettingsError", "NotRunningError"}


def test_russian_stands_only_where_it_is_expected() -> None:
    found = {path for path, tree in sources("services/api", "services/notifier", "services/telegram") if _speaks(tree)}
    assert found == set(PLACES)


def _speaks(tree: ast.Module) -> bool:
    """Whether the code says something Russian; docstrings and the examples of the documentation do not count."""
    nodes = list(ast.walk(tree))
    documented = {id(node.value) for node in nodes if isinstance(node, ast.Expr)}
    documented |= {
        id(inner)
        for node in nodes
        if isinstance(node, ast.keyword) and node.arg in {"examples", "description"}
        for inner in ast.walk(node)
    }
    return any(RUSSIAN.search(literal(node)) for node in nodes if id(node) not in documented)


def test_what_ends_a_start_or_a_command_is_told_in_russian() -> None:
    """Its reader is the person at the terminal, whose every other line is Russian."""
    english = [
        f"{path}:{call.lineno}"
        for path, tree in sources("libs", "services", "cli", "ops", "standalone")
        for call in ast.walk(tree)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in TOLD and call.args
        if (said := "".join(literal(node) for node in ast.walk(call.args[0])))
        if ENGLISH.search(said) and not RUSSIAN.search(said)
    ]
    assert english == []
