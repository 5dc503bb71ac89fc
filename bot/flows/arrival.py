"""The first lines of a talk: a neutral one, and after the tap who we are and what is kept."""

from __future__ import annotations

from bot.turn import Turn

IN_REACH = ("danger", "person", "question")


async def welcome(turn: Turn) -> None:
    """A line that says nothing to whoever looks over a shoulder, and one button."""
    turn.say("core/welcome", "start", outcome="welcome")


async def arrive(turn: Turn) -> None:
    """After the tap: a program, not a person; who runs it; what is kept; who else can see."""
    long = "core/arrival_telegram" if turn.inbound.channel == "telegram" else "core/arrival"
    turn.memory.arrived = True
    turn.say(long, *IN_REACH, outcome="arrived")


async def notice(turn: Turn) -> None:
    """The same in short, for somebody whose first message was a question already."""
    if turn.memory.arrived:
        return
    turn.memory.arrived = True
    turn.say("core/arrival_short", outcome="arrived")


async def question(turn: Turn) -> None:
    """The button "I have a question": the main subjects, never a wall."""
    turn.say("core/main_choices", *MAIN, outcome="main")


MAIN = ("main/rights", "main/report", "main/shelter", "main/money", "main/papers", "main/after")
TOPIC_OF = {
    "main/rights": "rights_residence",
    "main/report": "report_how",
    "main/shelter": "rights_shelter",
    "main/money": "rights_work_pay",
    "main/papers": "documents_taken",
    "main/after": "aftercare_life",
}
