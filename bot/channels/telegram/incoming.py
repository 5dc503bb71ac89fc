"""One Telegram update becomes one Inbound, or nothing."""

from __future__ import annotations

from telegram import CallbackQuery, ChatMember, Message, Update
from telegram.constants import ChatType

from bot.model import Inbound, InboundKind

WANTED = ["message", "edited_message", "callback_query", "my_chat_member"]
PRESS_LIMIT = 64  # bytes: Telegram's own limit for what a button carries


def has_left(update: Update) -> str | None:
    """The chat of somebody who blocked or deleted the bot."""
    change = update.my_chat_member
    if change and change.new_chat_member.status in (ChatMember.BANNED, ChatMember.LEFT):
        return str(change.chat.id)
    return None


def inbound(update: Update, testers: frozenset[str]) -> Inbound | None:
    """None for what needs no answer: groups, channels, kinds that we never asked for."""
    if update.callback_query:
        return _press(update, update.callback_query, testers)
    if update.edited_message:
        return _message(update, update.edited_message, "edited", testers)
    if update.message:
        return _message(update, update.message, _kind(update.message), testers)
    return None


def _kind(message: Message) -> InboundKind:
    text = message.text or ""
    if not text:
        return "media"
    return "start" if text.split()[0].split("@")[0] == "/start" else "text"


def _words(message: Message, kind: InboundKind) -> str:
    """Also of a picture or an edit: they are not answered, but a crisis in them is."""
    words = message.text or message.caption or ""
    if kind == "start":
        return words.partition(" ")[2]
    return words.lstrip("/")


def _message(
    update: Update, message: Message, kind: InboundKind, testers: frozenset[str]
) -> Inbound | None:
    if message.chat.type != ChatType.PRIVATE:
        return None
    chat, who = str(message.chat.id), message.from_user
    return Inbound(
        channel="telegram",
        address=chat,
        update=str(update.update_id),
        kind=kind,
        text=_words(message, kind),
        language_hint=(who.language_code or "") if who else "",
        ref=str(message.message_id),
        drafts=chat in testers,
        at=(message.edit_date or message.date).timestamp(),
    )


def _press(update: Update, query: CallbackQuery, testers: frozenset[str]) -> Inbound | None:
    if query.message is None or query.message.chat.type != ChatType.PRIVATE:
        return None
    chat = str(query.message.chat.id)
    return Inbound(
        channel="telegram",
        address=chat,
        update=str(update.update_id),
        kind="press",
        press=(query.data or "")[:PRESS_LIMIT],
        language_hint=query.from_user.language_code or "",
        drafts=chat in testers,
    )
