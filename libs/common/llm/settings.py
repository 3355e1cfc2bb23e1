"""Settings of the client: endpoint, models by purpose, prices, budget, and how long anything may take."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from types import MappingProxyType

from libs.common.errors import ConfigurationError
from libs.common.llm.endpoint import check_base_url, is_local, provider_of, rule_for
from libs.common.net.outgoing import Rule
from libs.common.settings.llm import LLMSettingsEnv

_MILLION = Decimal(1_000_000)
_TOTAL_SECONDS = 75.0


@dataclass(frozen=True, slots=True)
class Price:
    """Money per million tokens."""

    tokens_in: Decimal = Decimal(0)
    tokens_out: Decimal = Decimal(0)

    def of(self, tokens_in: int, tokens_out: int) -> Decimal:
        """Money for these tokens."""
        return (self.tokens_in * tokens_in + self.tokens_out * tokens_out) / _MILLION


@dataclass(frozen=True, kw_only=True)
class LLMSettings:
    """Everything the client may know. Raises ConfigurationError for an endpoint that no key should be sent to.

    Times are in seconds. `total_seconds` bounds a whole `complete`, retries included: it must stay below the lease of
    the work that waits for it. `most_tokens` bounds one answer with the thinking before it.
    """

    base_url: str
    api_key: str = field(repr=False)
    model: str
    models: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    prices: Mapping[str, Price] = field(default_factory=lambda: MappingProxyType({}))
    default_price: Price = field(default_factory=Price)
    daily_budget: Decimal = Decimal(1)
    timeout_seconds: float = 30.0
    total_seconds: float = _TOTAL_SECONDS
    attempts: int = 3
    backoff_seconds: float = 0.5
    longest_pause_seconds: float = 8.0
    breaker_threshold: int = 5
    breaker_cooldown_seconds: float = 30.0
    most_tokens: int = 12_000
    allowed_hosts: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        check_base_url(self.base_url, self.allowed_hosts)
        if not self.api_key.isascii() or not self.api_key.isprintable() or " " in self.api_key or not self.api_key:
            raise ConfigurationError("LLM_API_KEY: в нём недопустимые знаки. Скопируйте его ещё раз, без пробелов.")

    @property
    def provider(self) -> str:
        """The provider's name, for display only."""
        return provider_of(self.base_url)

    @property
    def rule(self) -> Rule:
        """Which addresses the endpoint's name may lead to when it is connected to."""
        return rule_for(self.base_url, self.allowed_hosts)

    @property
    def local(self) -> bool:
        """Whether the endpoint is on this machine, where no proxy of the environment applies."""
        return is_local(self.base_url)

    def model_for(self, purpose: str) -> str:
        """The model of a purpose, else the general one."""
        return self.models.get(purpose) or self.model

    def price_of(self, model: str) -> Price:
        """The price of a model, else the general one."""
        return self.prices.get(model, self.default_price)


def settings_of(env: LLMSettingsEnv) -> LLMSettings | None:
    """The client's settings out of the environment; None without a key: then the product works without a model."""
    if env.llm_api_key is None or not env.llm_api_key.get_secret_value():
        return None
    models = {"letter": env.llm_model_letter, "judge": env.llm_model_judge, "chat": env.llm_model_chat}
    return LLMSettings(
        base_url=env.llm_base_url,
        api_key=env.llm_api_key.get_secret_value(),
        model=env.llm_model,
        models=MappingProxyType({purpose: model for purpose, model in models.items() if model}),
        default_price=Price(Decimal(str(env.llm_price_in)), Decimal(str(env.llm_price_out))),
        daily_budget=Decimal(str(env.llm_daily_budget)),
        timeout_seconds=env.llm_timeout_seconds,
        total_seconds=max(_TOTAL_SECONDS, 2 * env.llm_timeout_seconds),
        allowed_hosts=frozenset(host.strip().lower() for host in env.llm_allowed_hosts.split(",") if host.strip()),
    )
