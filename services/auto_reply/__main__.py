"""`python -m services.auto_reply`."""

from libs.common.runtime.serving import run
from services.auto_reply.app import SERVICE, create
from services.auto_reply.settings import AutoReplySettings

if __name__ == "__main__":
    run(SERVICE, AutoReplySettings, create)
