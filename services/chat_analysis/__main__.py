"""`python -m services.chat_analysis`."""

from libs.common.runtime.serving import run
from services.chat_analysis.app import SERVICE, create
from services.chat_analysis.settings import ChatAnalysisSettings

if __name__ == "__main__":
    run(SERVICE, ChatAnalysisSettings, create)
