"""The methods of the Bot API by name."""

from collections.abc import Awaitable, Callable
from typing import Any

from sandbox.telegram import messages, profile, updates, webhook
from sandbox.telegram.params import Params
from sandbox.telegram.replies import TelegramError, bad
from sandbox.telegram.webhook import Deliveries
from sandbox.telegram.world import Bot, World

Method = Callable[[Bot, Params], Any]


class Methods:
    """Calls by a bot; names are read in any case, as Telegram does."""

    def __init__(self, world: World) -> None:
        self._world = world
        self.deliveries = Deliveries(world, self.call)
        self._methods: dict[str, Method] = {**self._about_the_bot(), **self._about_messages()}
        self._waiting: dict[str, Callable[[Bot, Params], Awaitable[Any]]] = {
            "getupdates": updates.poll,
            "setwebhook": self.deliveries.set,
            "deletewebhook": self.deliveries.delete,
        }

    def names(self) -> list[str]:
        """The methods that there are, in lower case."""
        return [*self._waiting, *self._methods]

    async def call(self, bot: Bot, name: str, params: Params) -> Any:
        """The result of a method. Raises TelegramError."""
        name = name.lower()
        if name in self._waiting:
            return await self._waiting[name](bot, params)
        method = self._methods.get(name)
        if method is None:
            raise TelegramError(404, "Not Found: method not found")
        return method(bot, params)

    def _about_messages(self) -> dict[str, Method]:
        world = self._world
        return {
            "sendmessage": lambda bot, params: messages.send(world, bot, params),
            "editmessagetext": lambda bot, params: messages.edit_text(world, bot, params),
            "editmessagereplymarkup": lambda bot, params: messages.edit_markup(world, bot, params),
            "deletemessage": lambda bot, params: messages.delete(world, bot, params),
            "deletemessages": lambda bot, params: messages.delete_many(world, bot, params),
            "answercallbackquery": lambda bot, params: messages.answer_callback(world, bot, params),
            "sendchataction": lambda _bot, params: self._known_chat(params),
            "getchat": lambda _bot, params: self._chat(params),
        }

    def _about_the_bot(self) -> dict[str, Method]:
        return {
            "getme": lambda bot, _params: profile.me(bot),
            "getwebhookinfo": lambda bot, _params: webhook.info(bot),
            "setmycommands": profile.set_commands,
            "getmycommands": profile.get_commands,
            "deletemycommands": profile.delete_commands,
            "setmyname": lambda bot, params: profile.set_text(bot, params, "name"),
            "getmyname": lambda bot, _params: profile.get_text(bot, "name"),
            "setmydescription": lambda bot, params: profile.set_text(bot, params, "description"),
            "getmydescription": lambda bot, _params: profile.get_text(bot, "description"),
            "setmyshortdescription": lambda bot, params: profile.set_text(bot, params, "short_description"),
            "getmyshortdescription": lambda bot, _params: profile.get_text(bot, "short_description"),
        }

    def _known_chat(self, params: Params) -> bool:
        self._chat(params)
        return True

    def _chat(self, params: Params) -> dict[str, Any]:
        person = self._world.people.get(params.whole("chat_id"))
        if person is None:
            raise bad("chat not found")
        limits = {"max_reaction_count": 11, "accent_color_id": 0}
        return {**person.as_chat(), **limits, "accepted_gift_types": _NO_GIFTS}


_NO_GIFTS = dict.fromkeys(
    ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels"), False
)
