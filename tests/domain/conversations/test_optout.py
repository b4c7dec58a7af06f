"""Opt-outs in many languages are understood, and replies that only sound like one are not taken for one."""

from __future__ import annotations

import pytest

from overture.domain.conversations import is_opt_out
from overture.domain.conversations.languages import LANGUAGES, UNSPACED

ASKS = """
STOP
Stop.
stop!!!
stop stop stop
Please stop
Stop, thanks
ok stop now please
UNSUBSCRIBE
unsubscribe please
unsubscribe me from this
how do I unsubscribe?
opt out
Opt-out
Please opt me out
I want to opt out
Please don't write me again
please don’t message me again
Don't contact me anymore.
do not contact me
Do NOT dm me
never text me again
I asked you not to contact me
stop messaging me
Stop texting me please!
stop sending me these
please stop spamming
Quit messaging me
no more messages please
No more DMs
Remove me from your list.
Please take me off your mailing list
delete my data from your database
remove me
Leave me alone
leave us alone please
I don't want to hear from you again
I no longer wish to receive messages
don't send me anything else
I'd like you to stop
I will block you
Bitte nicht mehr schreiben
Schreib mir nicht mehr
Schreiben Sie mir bitte nicht mehr
Keine weiteren Nachrichten bitte
Lass mich in Ruhe!
Abmelden
Hör auf mir zu schreiben
Ich möchte nicht mehr kontaktiert werden
Nehmt mich bitte von eurer Liste
ne m'écrivez plus
Ne me contactez plus, merci
Arrêtez de m'écrire
Laissez-moi tranquille
Retirez-moi de votre liste
je ne veux plus recevoir vos messages
n'écrivez plus
no me escribas más
No me escriba más por favor
Dejen de escribirme
Déjame en paz
no quiero más mensajes
quiero darme de baja
Basta
Não me escreva mais
não me mande mais mensagens
Pare de me mandar mensagem
Me deixa em paz
me tira da sua lista
Descadastrar
Non scrivermi più
Smettetela di scrivermi
Lasciami in pace
Non voglio ricevere altri messaggi
Cancellami dalla lista
stuur me geen berichten meer
Laat me met rust
Stop met berichten sturen
uitschrijven
Sluta skriva till mig
skriv inte till mig igen
Ikke skriv til meg mer
Skriv aldrig til mig igen
Lad mig være
Älä ota enää yhteyttä
Lopeta viestit
Nie pisz do mnie więcej
Proszę więcej nie pisać
Zostaw mnie w spokoju
Už mi nepište
Nechte mě být
Ne írj többet
Kérem, töröljön a listáról
Nu-mi mai scrieți
Lăsați-mă în pace
Μη μου ξαναγράψεις
Σταματήστε να μου στέλνετε
bana bir daha yazma
Lütfen mesaj atmayın
Beni rahat bırak
Стоп
Не пишите мне больше
Больше не пиши мне
Отпишите меня
Оставьте меня в покое
Хватит мне писать
Не пишіть мені більше
Відписатися
توقف
لا تراسلني مرة أخرى
توقف عن مراسلتي
אל תכתבו לי יותר
הסר
תפסיקו לשלוח הודעות
मुझे मैसेज मत करो
बंद करो
mujhe message mat karo
Đừng nhắn tin cho tôi nữa
Jangan hubungi saya lagi
berhenti mengirim pesan
不要再给我发消息了
请勿打扰
别再联系我
退订
請不要再傳訊息給我
もう連絡しないでください
メッセージを送らないで
配信停止してください
더 이상 연락하지 마세요
메시지 보내지 마세요
수신거부
อย่าส่งข้อความมาอีก
หยุดครับ
"""

DOES_NOT_ASK = """
I can't stop watching your videos
Don't stop believing!
Never stop creating, you inspire me
Stop by our studio next week
I would like you to stop by
That's a non-stop flight, works for me
Love your stop motion work, tell me more
We could meet at the bus stop
I don't want to miss this, count me in
Please don't hesitate to contact me
Why don't you message me on WhatsApp?
If you don't contact me by Friday I'll assume it is off
Not interested right now, maybe in autumn
no thanks
No
Sounds great, send me more messages about it!
Please write me again next week
Can you contact my manager?
Leave me a message with the details
I had to cancel my trip, can we postpone?
The end of the month works for me
I quit my job to make content full time
End of May is fine
I want to opt in
I unsubscribed from another brand, but yours I like
They won't stop messaging me about your products, so popular!
Take me to your list of collaborations
Could you remove the watermark from the picture?
Is there an unsubscribe rate you can share?
no more slots this week, next one?
Don't send the product to my old address
I don't contact brands first, glad you wrote
I never text while driving haha
Don't worry, message me anytime
What a shame, my account was removed last year
You should stop paying influencers like that and pay me, haha
Was the campaign stopped?
Ich kann heute nicht mehr schreiben, morgen gern
Ich melde mich morgen
Ich habe keine Nachricht bekommen
Schreib mir gerne mehr dazu
Nicht schlecht, erzählt mir mehr
Kannst du mir bitte nochmal schreiben?
Ich möchte keine Produkte, sondern Honorar
Lass uns telefonieren
Bin ich auf eurer Liste?
N'hésitez pas à m'écrire
Je ne vous ai pas écrit hier
Ma mère m'a laissé tranquille, on peut parler
Plus de détails s'il vous plaît
Écrivez-moi plus tard
C'est un arrêt de bus
No me escribiste ayer, ¿qué pasó?
Si no me contactas antes del viernes, lo dejamos
Escríbeme más tarde por favor
Estoy de baja por enfermedad, hablamos luego
No dudes en escribirme
Déjame pensarlo
Para mañana está bien
Não me mandaram o contrato ainda
Pode me escrever amanhã?
Não para de crescer, parabéns
Quero receber mais mensagens!
Non esitare a scrivermi
Non mi ha più scritto nessuno
Scrivimi più tardi
Lasciami pensare
Basta un messaggio e ci sono
Stuur me meer berichten hierover
Ik kan nu niet meer schrijven, morgen wel
Laat me weten wat het budget is
Jag kan inte sluta titta på era videor
Skriv till mig igen nästa vecka
Kan ikke skrive mer i dag, men i morgen
Skriv gerne til mig igen
Älä ota paineita
Ota yhteyttä ensi viikolla
Nie chcę tego przegapić, piszcie!
Napisz do mnie jutro
Napište mi prosím zítra
Írj nekem holnap
Scrieți-mi mâine
Μη διστάσεις να μου γράψεις
Bana yarın yaz lütfen
Artık takip ediyorum, çok güzel
Пишите мне в любое время
Не хочу пропустить, пишите!
Я не пишу на русском, можно английский?
Вы мне ещё не писали
Не стесняйтесь писать мне
Пишіть мені завтра
لا تتردد في مراسلتي
راسلني غدا من فضلك
אל תהסס לכתוב לי
תכתבו לי מחר
मुझे मैसेज करो
Đừng ngại nhắn tin cho mình
Đúng rồi, cảm ơn bạn
Jangan ragu hubungi saya
Hubungi saya besok
不用发合同,直接付款就行
请联系我
很有兴趣,请发详细信息
遠慮なく連絡してください
連絡できなくてすみません
メッセージありがとうございます
언제든지 연락 주세요
망설이지 말고 연락 주세요
ส่งรายละเอียดมาได้เลยครับ
สนใจค่ะ ติดต่อมาได้เลย
"""


def phrases(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.strip()]


def test_at_least_150_labelled_phrases_are_judged_nearly_all_rightly() -> None:
    asks, others = phrases(ASKS), phrases(DOES_NOT_ASK)
    assert len(asks) + len(others) >= 150
    assert len(others) * 2 >= 150
    found = [p for p in asks if is_opt_out(p)]
    wrongly = [p for p in others if is_opt_out(p)]
    missed = sorted(set(asks) - set(found))
    precision = len(found) / (len(found) + len(wrongly))
    recall = len(found) / len(asks)
    assert precision >= 0.97, wrongly
    assert recall >= 0.95, missed


def test_at_least_twenty_languages_are_known() -> None:
    assert len({code for language in (*LANGUAGES, *UNSPACED) for code in language.code.split(", ")}) >= 20


@pytest.mark.parametrize("text", ["", "   ", "👍", "…", "\u200b"])
def test_a_message_without_words_asks_nothing(text: str) -> None:
    assert not is_opt_out(text)


@pytest.mark.parametrize("text", ["STOP 🙏", "ＳＴＯＰ", "«Стоп»", "*stop*", "S\u0301TOP", "Стоп, пожалуйста!"])
def test_case_width_pictures_and_quotes_do_not_hide_the_word(text: str) -> None:
    assert is_opt_out(text)


def test_a_very_long_message_is_judged_quickly() -> None:
    assert not is_opt_out("hello " * 100_000)
    assert is_opt_out("please stop messaging me " + "x" * 1_000_000)
