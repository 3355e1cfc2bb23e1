"""`python -m services.telegram`."""

from libs.common.serving import run
from services.telegram.app import SERVICE, create
from services.telegram.settings import TelegramSettings

if __name__ == "__main__":
    raise SystemExit(run(SERVICE, TelegramSettings, create))
