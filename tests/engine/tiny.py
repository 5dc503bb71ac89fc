"""A tiny project to train: real rules, domain and settings, a few messages."""

from __future__ import annotations

import shutil
from pathlib import Path

MESSAGES = {
    "rights_residence": ["can I stay in the Netherlands", "my permit", "mag ik blijven", "visa"],
    "rights_residence/dublin": ["my fingerprints are in Italy", "Dublin claim", "fingers in Spain"],
    "rights_work_pay": ["my boss does not pay me", "no wages", "ik krijg geen loon", "salary"],
    "rights_shelter": ["where can I sleep", "a bed for tonight", "slaapplek", "shelter"],
    "documents_taken": ["my boss took my passport", "paspoort afgepakt", "he has my id card"],
    "talk_to_human": ["I want to talk to a person", "een mens spreken", "human please"],
    "delete_my_data": ["delete everything", "wis alles", "forget me"],
    "perpetrator_watching": ["he reads my phone", "hij kijkt mee", "he sits next to me"],
    "greet": ["hello", "hallo", "good morning"],
    "out_of_scope": ["what is the weather", "bitcoin price", "who won the football"],
    "change_language": ["do you speak Polish", "andere taal", "in English please"],
    "crisis_suicide": ["I want to die", "ik wil dood", "I will end my life", "no reason to live"],
    "crisis_danger_now": ["he is at the door with a knife", "he locked me in", "he kills me"],
    "crisis_medical": ["she is bleeding a lot", "he does not breathe", "overdose, unconscious"],
}
PATTERNS = "[suicide]\nzelfmoord*\n[danger]\nhe will kill me\n[medical]\n[not danger]\n"


def write_project(root: Path, folder: Path) -> Path:
    """Fill the folder, and return it."""
    for name in ("domain.yml", "config.yml", "endpoints.yml", "credentials.yml"):
        shutil.copy(root / name, folder / name)
    shutil.copytree(root / "data" / "rules", folder / "data" / "rules")
    (folder / "data" / "nlu").mkdir()
    (folder / "data" / "crisis").mkdir()
    (folder / "data" / "crisis" / "xx.txt").write_text(PATTERNS, "utf-8")
    (folder / "data" / "nlu" / "tiny.yml").write_text(nlu_file(), "utf-8")
    return folder


def nlu_file() -> str:
    """The messages as Rasa reads them."""
    parts = ['version: "3.1"', "nlu:"]
    for intent, texts in MESSAGES.items():
        parts += [f"- intent: {intent}", "  examples: |", *(f"    - {text}" for text in texts)]
    return "\n".join(parts) + "\n"
