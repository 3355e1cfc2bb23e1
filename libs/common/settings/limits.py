"""The limits of this installation."""

from datetime import timedelta

from pydantic import Field

from libs.common.settings.base import EnvSettings


class LimitSettings(EnvSettings):
    """The limits of this installation; whoever claims a send and whoever shows what is left read the same ones."""

    account_limit: int = Field(default=40, ge=0, description="applications per account in any 24 hours")
    hh_account_limit: int = Field(default=200, ge=0, description="hh's own limit in any 24 hours")
    limit_slack_seconds: float = Field(
        default=60,
        ge=0,
        description="how much longer than 24 hours an application counts: hh's clock notes it later, in whole seconds",
    )
    default_plan: str = Field(default="self", description="plan of a user without a running subscription")

    @property
    def rolling(self) -> timedelta:
        """How long an application counts in the limit per 24 hours.

        hh notes it up to a request's time after our claim and tells whole seconds; by its clock the 24 hours must be
        over before the next one takes its place.
        """
        return timedelta(hours=24, seconds=self.limit_slack_seconds)

    @property
    def effective_account_limit(self) -> int:
        """The stricter of the two limits per account."""
        return min(self.account_limit, self.hh_account_limit)
