"""Messages out to Telegram: without sound, behind a spoiler, at the rate a chat allows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from telegram import (
    Bot,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    LinkPreviewOptions,
    MessageEntity,
)
from telegram.constants import ChatAction
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TelegramError, TimedOut

from bot.clock import Clock
from bot.errors import Doubtful, NobodyThere, TryLater, Undelivered
from bot.model import Button, Message

PER_CHAT = timedelta(seconds=1)  # Telegram: about one message a second in a chat
PER_BOT = timedelta(seconds=1 / 30)  # and thirty a second in all
NEUTRAL = frozenset({"core/welcome", "core/clean_done", "core/digits"})
AT_ONCE = 100  # messages that one deletion may name
NOBODY = ("chat not found", "user is deactivated", "bot was blocked", "bot was kicked")


class TelegramChannel:
    name = "telegram"
    can_clean = True

    def __init__(self, bot: Bot, clock: Clock) -> None:
        self._bot, self._clock = bot, clock
        self._next_of: dict[str, datetime] = {}
        self._next = clock.now()

    async def deliver(self, address: str, message: Message) -> str:
        await self._pace(address)
        try:
            sent = await self._bot.send_message(
                chat_id=int(address),
                text=message.text,
                entities=_entities(message),
                reply_markup=_keyboard(message.buttons),
                disable_notification=True,
                link_preview_options=LinkPreviewOptions(is_disabled=True),
            )
        except TelegramError as error:
            # "from None": some of these carry the request.
            raise reason(error) from None
        return str(sent.message_id)

    async def _pace(self, address: str) -> None:
        """Waits this chat's turn; other chats have tasks of their own and do not wait for it."""
        now = self._clock.now()
        mine = max(now, self._next, self._next_of.get(address, now))
        self._next = max(now, self._next) + PER_BOT
        self._next_of[address] = mine + PER_CHAT
        if len(self._next_of) > 10_000:
            self._next_of = {a: t for a, t in self._next_of.items() if t > now}
        if mine > now:
            await self._clock.sleep((mine - now).total_seconds())

    async def clean(self, address: str, refs: Sequence[str]) -> int:
        """Both sides' messages; Telegram lets a bot do that for 48 hours in a private chat."""
        ids = [int(ref) for ref in dict.fromkeys(refs)]
        gone = 0
        for start in range(0, len(ids), AT_ONCE):
            some = ids[start : start + AT_ONCE]
            try:
                await self._bot.delete_messages(int(address), some)
                gone += len(some)
            except BadRequest:  # one of them is too old, or gone already: the rest still goes
                gone += await self._one_by_one(address, some)
            except TelegramError as error:
                raise reason(error) from None
        return gone

    async def _one_by_one(self, address: str, ids: list[int]) -> int:
        gone = 0
        for number in ids:
            try:
                await self._bot.delete_message(int(address), number)
                gone += 1
            except BadRequest:
                continue
            except TelegramError as error:
                raise reason(error) from None
        return gone

    async def typing(self, address: str) -> None:
        try:
            await self._bot.send_chat_action(int(address), ChatAction.TYPING)
        except TelegramError:
            return


def _entities(message: Message) -> list[MessageEntity]:
    """A spoiler over all of it: the preview and a glance at the chat say nothing."""
    if message.answer in NEUTRAL:
        return []
    length = len(message.text.encode("utf-16-le")) // 2
    return [MessageEntity(MessageEntity.SPOILER, 0, length)]


def _keyboard(buttons: Sequence[Button]) -> InlineKeyboardMarkup | None:
    rows = [[InlineKeyboardButton(b.label, callback_data=b.id)] for b in buttons]
    return InlineKeyboardMarkup(rows) if rows else None


def wait_seconds(error: RetryAfter) -> float:
    wait = error.retry_after
    return wait.total_seconds() if isinstance(wait, timedelta) else float(wait)


def reason(error: TelegramError) -> Undelivered:
    """Why a message did not go out, as the sender understands it."""
    if isinstance(error, RetryAfter):
        return TryLater(wait_seconds(error))
    if isinstance(error, Forbidden) or any(n in str(error).lower() for n in NOBODY):
        return NobodyThere("blocked or gone")
    if isinstance(error, TimedOut):
        pool = "pool timeout" in str(error).lower()  # never left this machine
        return TryLater(1.0) if pool else Doubtful("no answer in time")
    if isinstance(error, BadRequest):
        return Undelivered("refused")
    if isinstance(error, NetworkError):
        sent_nothing = "connect" in str(error).lower()
        return TryLater(2.0) if sent_nothing else Doubtful("the network fell silent")
    return TryLater(5.0)
