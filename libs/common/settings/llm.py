"""The language model."""

from pydantic import Field, SecretStr

from libs.common.settings.base import EnvSettings


class LLMSettingsEnv(EnvSettings):
    """An OpenAI-compatible endpoint; without a key letters are composed from the resume's facts."""

    llm_base_url: str = Field(default="https://api.openai.com/v1", description="any OpenAI-compatible endpoint")
    llm_api_key: SecretStr | None = Field(default=None, description="empty: no model, letters are composed")
    llm_model: str = Field(default="gpt-5-mini", description="model for every purpose")
    llm_model_letter: str | None = Field(default=None, description="model for letters; default LLM_MODEL")
    llm_model_judge: str | None = Field(default=None, description="model that judges the shortlist; default LLM_MODEL")
    llm_model_chat: str | None = Field(default=None, description="model that reads chats, too; default LLM_MODEL")
    llm_allowed_hosts: str = Field(
        default="", description="names of private hosts that LLM_BASE_URL may have (e.g. ollama), comma separated"
    )
    llm_timeout_seconds: float = Field(default=30, gt=0, description="time for one call")
    llm_daily_budget: float = Field(
        default=1.0, ge=0, description="money per user and day, in the currency of the prices"
    )
    llm_price_in: float = Field(default=0.25, ge=0, description="per million input tokens")
    llm_price_out: float = Field(default=2.0, ge=0, description="per million output tokens")
    llm_currency: str = Field(
        default="USD",
        pattern="^[A-Z]{3}$",
        description="of the prices and the budget, as pages name it (ISO 4217)",
    )
