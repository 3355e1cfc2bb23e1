"""`python -m services.api`."""

from libs.common.runtime.serving import run
from services.api.app import SERVICE, create
from services.api.settings import ApiSettings

if __name__ == "__main__":
    run(SERVICE, ApiSettings, create)
