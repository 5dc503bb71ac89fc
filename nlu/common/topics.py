"""The names of all topics (domain/topics.md), for both Pythons."""

from __future__ import annotations

from nlu.common.crisis import Kind

CRISIS_TOPIC: dict[Kind, str] = {
    "suicide": "crisis_suicide",
    "danger": "crisis_danger_now",
    "medical": "crisis_medical",
}
CRISIS_KIND: dict[str, Kind] = {topic: kind for kind, topic in CRISIS_TOPIC.items()}
NO_TOPIC = "out_of_scope"

# Topics that hold information: a reply can serve one of these besides another.
INFORMATIONAL = frozenset(
    {
        "recognise",
        "rights_residence",
        "rights_shelter",
        "rights_legal_aid",
        "rights_compensation",
        "rights_medical",
        "rights_privacy",
        "rights_work_pay",
        "documents_taken",
        "debt_bondage",
        "report_how",
        "report_anonymous",
        "report_consequences",
        "fear_of_police",
        "minor",
        "helping_someone_else",
        "sexual_exploitation",
        "labour_exploitation",
        "criminal_exploitation",
        "aftercare_life",
    }
)
# Topics that are about the talk itself, or about nothing that a text answers.
OF_THE_TALK = frozenset(
    {
        "perpetrator_watching",
        "talk_to_human",
        "change_language",
        "delete_my_data",
        "aftercare_checkin",
        "feelings",
        "greet",
        "thanks",
        "out_of_scope",
        "perpetrator_probe",
        "prompt_injection_abuse",
    }
)
ALL = INFORMATIONAL | OF_THE_TALK | frozenset(CRISIS_KIND)
