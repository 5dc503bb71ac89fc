"""The composition root: builds every room once and hands them to each other."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field

from bot.bells import Bells
from bot.channels.channel import Channel
from bot.clock import Clock, SystemClock
from bot.engine import Engine
from bot.inbox import Inbox
from bot.knowledge.directory import Directory
from bot.knowledge.library import Library
from bot.knowledge.words import AlwaysWords, Words
from bot.languages import Languages
from bot.outbox import Outbox
from bot.settings import Settings, versioned_secret
from bot.storage.database import Database
from bot.storage.talks import Talks
from bot.storage.vault import Peppers, Vault
from bot.switches import Switches
from nlu.common.crisis import CrisisPatterns


@dataclass(frozen=True)
class Shelf:
    """What people authored in data/, read once. Nothing on it changes while we run."""

    languages: Languages
    library: Library
    words: Words
    always: AlwaysWords
    patterns: CrisisPatterns

    def is_urgent(self, text: str) -> bool:
        return self.patterns.look(text) is not None

    @classmethod
    def load(cls, settings: Settings) -> Shelf:
        """Raises BadWords (or BadPattern) when a file cannot be used."""
        languages = Languages.load(settings.data)
        directory = Directory.load(settings.data)
        return cls(
            languages=languages,
            library=Library.load(settings.data, directory, languages, figures(settings)),
            words=Words.load(settings.data, languages),
            always=AlwaysWords.load(settings.data),
            patterns=CrisisPatterns.load(settings.data / "crisis"),
        )


@dataclass
class House:
    """All rooms of the service. Flows get it through their turn."""

    settings: Settings
    clock: Clock
    bells: Bells
    main: Database
    keys: Database
    vault: Vault
    talks: Talks
    inbox: Inbox
    outbox: Outbox
    engine: Engine
    switches: Switches
    languages: Languages
    library: Library
    words: Words
    always: AlwaysWords
    patterns: CrisisPatterns
    log: logging.Logger
    channels: dict[str, Channel] = field(default_factory=dict)

    async def close(self) -> None:
        await self.engine.close()
        await self.main.close()
        await self.keys.close()


def build(settings: Settings, clock: Clock | None = None, shelf: Shelf | None = None) -> House:
    """Everything but channels. Raises BadSetting or BadWords before anything is opened."""
    clock, bells = clock or SystemClock(), Bells()
    shelf = shelf or Shelf.load(settings)
    masters = versioned_secret(settings.master_key, "HOUVAST_MASTER_KEY")
    peppers = Peppers(versioned_secret(settings.pepper, "HOUVAST_PEPPER"))
    main, keys = Database(settings.main_database), Database(settings.keys_database)
    vault = Vault(masters, keys, clock)
    talks = Talks(main, vault, peppers, clock)
    return House(
        settings=settings,
        clock=clock,
        bells=bells,
        main=main,
        keys=keys,
        vault=vault,
        talks=talks,
        inbox=Inbox(
            main, talks, shelf.languages, clock, bells, settings.max_waiting, shelf.is_urgent
        ),
        outbox=Outbox(main, talks, clock, bells),
        engine=_engine(settings),
        switches=Switches(main, clock),
        languages=shelf.languages,
        library=shelf.library,
        words=shelf.words,
        always=shelf.always,
        patterns=shelf.patterns,
        log=logging.getLogger("houvast"),
    )


def _engine(settings: Settings) -> Engine:
    return Engine(
        settings.engines,
        settings.engine_seconds,
        settings.engine_calls,
        settings.engine_wait_seconds,
    )


def figures(settings: Settings) -> dict[str, str]:
    """What texts may say about retention and ourselves: filled from the settings that act."""
    return {
        "organisation": settings.organisation,
        "web_address": settings.web_address or f"http://{settings.host}:{settings.web_port}",
        "max_chars": str(settings.max_chars),
        "idle_minutes": str(settings.idle_minutes),
        "answer_minutes": str(settings.answer_minutes),
        "outgoing_minutes": str(settings.outgoing_minutes),
        "talk_hours": str(settings.talk_hours),
        "backup_hours": str(settings.backup_hours),
    }
