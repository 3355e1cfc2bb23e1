"""A model on the owner's own host is reachable once its name is listed."""

import pytest
from pydantic import SecretStr

from libs.common.errors import ConfigurationError
from libs.common.llm.settings import settings_of
from libs.common.settings.llm import LLMSettingsEnv


def env(hosts: str) -> LLMSettingsEnv:
    return LLMSettingsEnv(llm_api_key=SecretStr("k"), llm_base_url="http://ollama:11434/v1", llm_allowed_hosts=hosts)


def test_a_private_host_is_refused_until_it_is_listed() -> None:
    with pytest.raises(ConfigurationError, match="LLM_ALLOWED_HOSTS"):
        settings_of(env(""))
    found = settings_of(env("vllm, Ollama"))
    assert found is not None
    assert found.base_url == "http://ollama:11434/v1"
