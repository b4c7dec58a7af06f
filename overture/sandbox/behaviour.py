"""What a person does after a message arrived: ignores it, replies, opts out or blocks the sender, and after how long.

Drawn from the person alone, so every run and every project sees the same; not when or how the answer travels.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import Enum

from overture.sandbox import scenarios
from overture.sandbox.people import GROUND, Person

REPLIES, OPTS_OUT, BLOCKS, HAS_BLOCKED = 0.20, 0.04, 0.02, 0.01

REPLY_TEXTS = (
    "Hi! Thanks for reaching out, I'd love to hear more.",
    "Sounds fun! What did you have in mind?",
    "Hey, yes, I'm open to it. Could you send the details?",
    "Thank you for the kind words! Please write to my email, it is in my bio.",
    "What is the budget, and when would it start?",
    "Interesting! I have time next week, shall we talk?",
    "¡Hola! Gracias por escribirme, cuéntame más.",
    "¡Me interesa! ¿Cuándo empezaríamos?",
    "Hallo! Danke für die Nachricht, das klingt spannend.",
    "Gerne! Worum genau geht es?",
    "Bonjour ! Merci pour votre message, dites-m'en plus.",
    "Oui, avec plaisir ! Quels seraient les délais ?",
    "Oi! Adorei a ideia, me manda mais detalhes?",
    "Ciao! Grazie, mi piacerebbe saperne di più.",
    "Merhaba! Teşekkürler, detayları gönderir misiniz?",
    "こんにちは！ぜひ詳しく教えてください。",
)
OPT_OUT_TEXTS = (
    "STOP",
    "stop",
    "Please don't write me again",
    "Unsubscribe",
    "Please remove me from your list.",
    "no me escribas más",
    "Bitte nicht mehr schreiben",
    "ne m'écrivez plus",
    "Não me escreva mais",
    "Non scrivermi più",
)


class Kind(Enum):
    IGNORES = "ignores"
    REPLIES = "replies"
    OPTS_OUT = "opts_out"
    BLOCKS = "blocks"
    HAS_BLOCKED = "has_blocked"
    """Blocked us before the first message; who knows why."""


@dataclass(frozen=True, slots=True)
class Behaviour:
    """`after` is project time from the message to the answer or block; `text` is empty where nothing is said."""

    kind: Kind
    after: timedelta = timedelta(0)
    text: str = ""


IGNORES = Behaviour(Kind.IGNORES)
SOON = timedelta(seconds=60)


def of(person: Person) -> Behaviour:
    """The behaviour of one person towards every message they receive."""
    forced = scenarios.of(person.handle)
    kind = _drawn(person) if forced is None else FORCED.get(forced, Kind.IGNORES)
    if kind is Kind.IGNORES:
        return IGNORES
    text = int.from_bytes(person.draw[13:15], "big")
    if kind is Kind.REPLIES:
        # Two minutes to six hours, each doubling as likely as the next.
        after = SOON if forced else timedelta(seconds=round(120 * 180 ** person.share(11)))
        return Behaviour(kind, after, REPLY_TEXTS[text % len(REPLY_TEXTS)])
    if kind is Kind.OPTS_OUT:
        after = SOON if forced else timedelta(seconds=round(60 * 60 ** person.share(11)))
        return Behaviour(kind, after, OPT_OUT_TEXTS[text % len(OPT_OUT_TEXTS)])
    if kind is Kind.HAS_BLOCKED:
        return Behaviour(kind)
    return Behaviour(kind, timedelta(0) if forced else timedelta(seconds=round(60 * 60 ** person.share(11))))


FORCED = {
    scenarios.Scenario.REPLIES: Kind.REPLIES,
    scenarios.Scenario.OPTS_OUT: Kind.OPTS_OUT,
    scenarios.Scenario.BLOCKS: Kind.BLOCKS,
    scenarios.Scenario.BLOCKED: Kind.HAS_BLOCKED,
    scenarios.Scenario.DELETES: Kind.REPLIES,
}


def _drawn(person: Person) -> Kind:
    draw = person.share(6)
    if draw < REPLIES:
        return Kind.REPLIES
    if person.handle in GROUND:
        return Kind.IGNORES
    if draw < REPLIES + OPTS_OUT:
        return Kind.OPTS_OUT
    if draw < REPLIES + OPTS_OUT + BLOCKS:
        return Kind.BLOCKS
    return Kind.HAS_BLOCKED if draw < REPLIES + OPTS_OUT + BLOCKS + HAS_BLOCKED else Kind.IGNORES
