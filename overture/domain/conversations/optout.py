"""Whether a person asks not to be written to: plain words and phrases in several languages. Pure.

Errs towards believing it: a near miss that suppresses costs one contact, one that does not costs trust.
"""

from __future__ import annotations

import re
import unicodedata

# Alone, or with please, thanks or punctuation around it, the whole message is the request.
_WORDS = """
stop stopall unsubscribe unsub end quit cancel optout opt-out revoke remove arret arrete stopp aufhoren abmelden
abbestellen basta para parar pare baja cancelar detente alto descadastrar sair parem stoppen afmelden uitschrijven
sluta avregistrera avsluta slutt lopeta przestan wypisz stopper odhlasit dur durdur iptal стоп отписаться отпишись
хватит відписатися стій توقف إلغاء ايقاف עצור הסר 停止 退订 取消订阅 やめて 配信停止 停止してください 그만 중지 수신거부
रोकें बंद करो หยุด dung berhenti
"""
_POLITE = (
    "please pls plz thanks thank you bitte danke por favor gracias merci svp s'il vous plait per favore grazie obrigado"
)

# Said anywhere in the message, these ask it whatever stands around them.
_PHRASES = r"""
(do ?n.?t|do not|never|no more|stop|quit) (please )?(ever )?(write|writ(e|ing)|messag(e|ing)|dm(ing)?|contact(ing)?|text(ing)?|spam(ming)?|send(ing)?|bother(ing)?)( to)? ?(me|us|this|here|again|any ?more|anything|these|messages|dms)
(please )?(do ?n.?t|do not|never) (write|message|dm|contact|text)( to)?( me| us)?( again| any ?more)
(take|get|remove|delete) (me|us|my (name|account|profile)) (off|out|from)( of)? ?(your|the|this)? ?(list|database|contacts|campaign)?
leave (me|us) alone
(want|like|wish|need) to (unsubscribe|opt out|be removed)
(i|we) (want|would like|.?d like) (no more|to stop (getting|receiving))
no longer (want|wish) to (hear|receive|be contacted)
(unsubscribe|opt) (me|us)( out)?
nicht mehr (an)?(schreiben|kontaktieren|anschreiben|melden)
(schreib|schreibt|schreiben|kontaktier\w*)( sie)?( mir| mich| uns)? (bitte )?(nicht|nie) (mehr|wieder)
keine (weiteren )?(nachrichten|dms?)( mehr)?
lass(t|en sie)? mich in ruhe
no (me|nos) (escrib\w+|contact\w+|mand\w+|envi\w+)( mas| nunca| mensajes)?
(deja|deje|dejen|para|pare|paren) de (escribir|contactar|mandar|enviar)\w*
no quiero (mas mensajes|recibir|que me)
(ne|n.) ?(m.?|me |nous )?(ecriv\w+|contact\w+|envoy\w+)( plus| pas)( jamais)?
ne (me|m.) (plus|pas) (ecrire|contacter|envoyer)
(arretez|arrete) de (m.?|me )?(ecrire|contacter|envoyer)
(laissez|laisse).moi tranquille
plus de messages?
non (scriv\w+|contatt\w+|mand\w+)( mi|mi)?( piu| mai)
(smett\w+|smetti) di (scriver\w+|contattar\w+|mandar\w+)
(nao|n) (me )?(escrev\w+|contat\w+|mand\w+|envi\w+)( mais| mensagens)?( por favor)?
pare(m)? de (me )?(escrever|mandar|enviar|contatar)
(schrijf|stuur|contacteer)( me| mij)? (niet|nooit|geen)( \w+)? (meer|berichten)
(niet|geen berichten) meer (schrijven|sturen|contacteren)
skriv inte( till mig)?( mer| igen)?
(ikke|inte) (skriv|kontakt)\w*( til meg| mig)?( mer| mere| igjen| igen)
(prosze )?nie (pisz|piszcie|kontaktuj)\w*( do mnie)?( wiecej)?
(bana |bize )?(bir daha |artik )?(yazma|yazmayin|mesaj atma|mesaj atmayin)
не пиш(и|ите)( мне| нам)?( больше)?
больше не пиш\w+
не пиш(іть|и)( мені)?( більше)?
لا (تراسل|تكتب|ترسل)\w*
(不要|别|請勿|请勿|不用)(再)?(给我|給我|跟我)?(发|發|联系|聯繫|打扰|打擾|私信)
(もう|二度と)?(連絡|メッセージ|DM)(し|を送ら|をし)?ないで
(더 ?이상|다시는)? ?(연락|메시지|디엠)(을|를)? ?(하지|보내지) ?(마|말)
"""

_CLEAN = re.compile(r"[^\w'@ -]+", re.UNICODE)
_SPACES = re.compile(r"[\s_]+")


def _folded(text: str) -> str:
    """Lower case, without accents and punctuation, single spaces."""
    text = unicodedata.normalize("NFKC", text).casefold().replace("’", "'")
    plain = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c) or ord(c) > 0x36F)
    return _SPACES.sub(" ", _CLEAN.sub(" ", unicodedata.normalize("NFC", plain))).strip()


_ALONE = frozenset(_folded(w) for w in _WORDS.split())
_COURTESY = tuple(sorted((_folded(w) for w in re.split(r"\s{2,}|\n", _POLITE.replace(" ", "  ")) if w), key=len))
_SAID = re.compile("|".join(f"(?:{line})" for line in _PHRASES.strip().splitlines()), re.UNICODE)
# "I can't stop watching", "cancel culture": the word is there, the request is not.
_NOT_MEANT = re.compile(
    r"\b(can ?not|can'?t|could ?n'?t|won'?t|never|don'?t|non) (stop|quit)\b(?! (messag|writ|dm|contact|text))"
)


def is_opt_out(text: str) -> bool:
    """Whether the message asks that no more be written."""
    folded = _folded(text)
    if not folded:
        return False
    words = [w for w in folded.split(" ") if w not in _COURTESY]
    if (
        words
        and len(words) <= 3
        and all(w in _ALONE or w in ("now", "it", "this", "all", "jetzt", "ya", "d") for w in words)
    ):
        return any(w in _ALONE for w in words)
    if folded in _ALONE or folded.replace(" ", "") in _ALONE:
        return True
    if _NOT_MEANT.search(folded):
        folded = _NOT_MEANT.sub(" ", folded)
    return _SAID.search(folded) is not None
