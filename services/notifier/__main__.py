"""`python -m services.notifier`."""

from libs.common.runtime.serving import run
from services.notifier.app import SERVICE, create
from services.notifier.settings import NotifierSettings

if __name__ == "__main__":
    run(SERVICE, NotifierSettings, create)
