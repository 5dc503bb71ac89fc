"""One settings object, read once, frozen. It refuses to exist when it cannot work."""

from __future__ import annotations

import base64
import binascii
import ipaddress
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

from pydantic import SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.errors import BadSetting

ROOT = Path(__file__).resolve().parent.parent


class Settings(BaseSettings):
    """Read from the environment (``HOUVAST_…``) and from ``var/settings.env`` (made by ``run``)."""

    model_config = SettingsConfigDict(env_prefix="HOUVAST_", frozen=True, extra="ignore")

    production: bool = False
    organisation: str = "Houvast (proefopstelling)"
    data: Path = ROOT / "data"
    var: Path = ROOT / "var"
    data_url: str = ""  # empty: SQLite under var/
    keys_url: str = ""

    # Versioned secrets: "1:<base64 of 32 bytes>,2:…"; the highest version is the current one.
    master_key: SecretStr | None = None
    pepper: SecretStr | None = None

    host: str = "127.0.0.1"
    web_port: int = 8400
    console_port: int = 8401
    engine_port: int = 8402
    actions_port: int = 8403
    engine_urls: str = ""  # several engines: separated by commas
    web_address: str = ""  # the public address of the web page, as told on Telegram
    exit_to: str = "https://www.buienradar.nl/"  # where "leave" lands: a page anybody may have open

    telegram_token: SecretStr | None = None
    telegram_api: str = "https://api.telegram.org"
    telegram_mode: Literal["polling", "webhook"] = "polling"
    telegram_secret: SecretStr | None = None
    telegram_webhook: str = ""  # public https address that Telegram calls
    testers: str = ""  # Telegram chat ids that may read drafts, separated by commas

    # Time limits of design section 3 and retention of section 5.
    engine_seconds: float = 2.0
    engine_calls: int = 2
    engine_wait_seconds: float = 8.0
    answer_minutes: int = 10  # words typed to the assistant never live longer
    outgoing_minutes: int = 5
    idle_minutes: int = 15  # a web session without a sign of life
    talk_hours: int = 24
    status_hours: int = 1
    seen_hours: int = 48
    sent_hours: int = 48
    backup_hours: int = 48
    console_idle_minutes: int = 30  # a counsellor's session without a sign of life
    console_hours: int = 10  # and at most
    max_chars: int = 2000
    max_waiting: int = 20  # unanswered messages of one talk before we ask to slow down

    @field_validator("data", "var", mode="after")
    @classmethod
    def _whole_path(cls, path: Path) -> Path:
        return path if path.is_absolute() else (ROOT / path)

    @property
    def main_database(self) -> str:
        return self.data_url or f"sqlite+aiosqlite:///{self.var / 'houvast.db'}"

    @property
    def keys_database(self) -> str:
        return self.keys_url or f"sqlite+aiosqlite:///{self.var / 'keys.db'}"

    @property
    def engines(self) -> tuple[str, ...]:
        urls = [u.strip() for u in self.engine_urls.split(",") if u.strip()]
        return tuple(urls) or (f"http://127.0.0.1:{self.engine_port}",)

    @property
    def is_loopback(self) -> bool:
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return self.host == "localhost"

    @property
    def shows_drafts(self) -> bool:
        """On the web page: only while nobody but this machine can reach it. A page behind a proxy
        listens on loopback too, but has a public address, or is in production."""
        return self.is_loopback and not self.production and not self.web_address

    @property
    def draft_readers(self) -> frozenset[str]:
        return frozenset(t.strip() for t in self.testers.split(",") if t.strip())


def read_settings(values: Mapping[str, Any] | None = None, **changes: Any) -> Settings:
    """Settings from the environment, or from ``values`` alone (tests); ``changes`` win.

    Raises BadSetting with one sentence that names the setting.
    """
    try:
        if values is not None:
            return Settings(**{**values, **changes})
        env_file = ROOT / "var" / "settings.env"
        return Settings(_env_file=env_file, **changes)
    except ValidationError as error:
        first = error.errors()[0]
        name = "HOUVAST_" + "_".join(str(part) for part in first["loc"]).upper()
        raise BadSetting(f"{name} cannot be used: {first['msg']}.") from None


def versioned_secret(secret: SecretStr | None, name: str) -> dict[int, bytes]:
    """``1:<base64>,2:<base64>`` as {version: 32 bytes}. Raises BadSetting."""
    if secret is None:
        raise BadSetting(f"{name} is not set. `make run` makes one for development; see docs.")
    found: dict[int, bytes] = {}
    for part in secret.get_secret_value().split(","):
        version, _, text = part.strip().partition(":")
        try:
            found[int(version)] = base64.b64decode(text, validate=True)
        except (ValueError, binascii.Error):
            raise BadSetting(f"{name} must look like 1:<base64 of 32 bytes>.") from None
    if any(len(key) != 32 for key in found.values()):
        raise BadSetting(f"{name}: every key must be 32 bytes long.")
    return found
