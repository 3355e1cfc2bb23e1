"""`python -m services.telegram`."""

from libs.common.runtime.serving import run
from services.telegram.bot_types import load_as_used
from services.telegram.settings import TelegramSettings

if __name__ == "__main__":
    load_as_used()
    from services.telegram.app import SERVICE, create

    run(SERVICE, TelegramSettings, create)
