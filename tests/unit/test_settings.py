"""Settings that cannot work are refused in one sentence that names them."""

from __future__ import annotations

import pytest
from pydantic import SecretStr

from bot.errors import BadSetting
from bot.settings import read_settings, versioned_secret
from tests.conftest import secret


def test_a_port_that_is_no_number_is_named() -> None:
    with pytest.raises(BadSetting, match="HOUVAST_WEB_PORT"):
        read_settings({"web_port": "eighty"})


def test_a_missing_master_key_says_what_to_do() -> None:
    with pytest.raises(BadSetting, match="make run"):
        versioned_secret(None, "HOUVAST_MASTER_KEY")


@pytest.mark.parametrize("bad", ["", "x", "1:short", "1:" + "A" * 40, "one:AAAA"])
def test_a_key_of_another_form_is_refused_without_showing_it(bad: str) -> None:
    with pytest.raises(BadSetting) as refused:
        versioned_secret(SecretStr(bad), "HOUVAST_MASTER_KEY")
    assert not bad or bad not in str(refused.value)


def test_the_newest_of_several_keys_is_the_current_one() -> None:
    keys = versioned_secret(SecretStr(f"{secret(1)},{secret(2)}"), "HOUVAST_MASTER_KEY")
    assert max(keys) == 2


def test_a_secret_does_not_print() -> None:
    settings = read_settings({"master_key": secret(), "telegram_token": "123:TOKEN"})
    assert "TOKEN" not in repr(settings)


@pytest.mark.parametrize(
    ("host", "loopback"), [("127.0.0.1", True), ("::1", True), ("0.0.0.0", False)]
)
def test_drafts_are_for_loopback_only(host: str, loopback: bool) -> None:
    assert read_settings({"host": host}).is_loopback is loopback
