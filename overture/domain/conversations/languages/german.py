"""German. Data only."""

from overture.domain.conversations.wording import Language

GERMAN = Language(
    code="de",
    alone="""\
stopp, stoppt, aufhören, aufhoeren, abmelden, abmeldung, abbestellen, abbestellung, austragen, schluss,
schluss jetzt, schluss damit, nicht mehr schreiben, keine nachrichten, hör auf, hoer auf, hört auf, hören sie auf,
lass es, lasst es, lösch mich, löschen, keine werbung, kündigen, kündigung, es reicht, jetzt reichts,
mir reichts, reicht jetzt, verpiss dich, verpisst euch, hau ab, haut ab, zieh leine, genug, nerv nicht,
nervt nicht, lass mich, fick dich, spam, ich bestelle ab, unterlassen sie das, newsletter abbestellen, lass das,
abo kündigen
""",
    courtesy="""\
bitte, danke, jetzt, sofort, hallo, endlich, mal, guten tag, tag, hiermit, doch, einfach, nun, schon
""",
    classes={
        "write": """\
schreib/schreibt/schreibe/schreiben/schreibst/shreib/schrib/kontaktier/kontaktiert/kontaktiere/kontaktieren/
belästig/belästigt/belästige/belästigen/nerv/nervt/nerve/nerven/kontaktiern/stör/stört/stören/störe/behellig*/
melde/melden/meldet/meld/texte/textet/sende/senden/sendet/send/schick/schickt/schicke/schicken/schreibn
""",
        "writing": """\
schreiben/anschreiben/anzuschreiben/kontaktieren/nerven/belästigen/spammen/zuschreiben/schicken/senden/zuspammen/
anschreibt/melden/stören/zuschicken/schriben/kontakten/zusenden/texten/anfragen/zuzusenden/bombardieren
""",
        "me": "mir/mich/uns",
        "mail": """\
nachricht/nachrichten/dm/dms/mail/mails/werbung/anfragen/anfrage/newsletter/angebote/spam/post/infos/sms/
kontaktaufnahme/kontakt/werbenachrichten/werbemails/direktnachrichten/kontaktversuche
""",
        "never": "nicht/nie/niemals/nich/nimmer/net",
        "more": "mehr/wieder/nochmal/nochmals/weiter/erneut/länger/weiterhin",
    },
    said="""\
will/möchte/wünsche/wollen/bitte/verlange dass/das ihr/sie/du/man @me ?bitte @never ?@more @writing/schreibt/\
schreiben/kontaktiert/anschreibt
kontakt/nummer/daten/account/profil/name ?bitte löschen/entfernen/streichen $
finger weg
könnt/kann/können/kannst/würdet/würden/darf/dürfte/möchte ?ihr ?sie ?du ?ich ?man ?bitte @me/mein/meine/\
meinen ?bitte ?nummer ?daten ?account ?konto ?kontakt ?aus ?von ?vom ?eurer ?ihrer ?eurem ?der ?dem ?liste \
?verteiler ?datenbank löschen/entfernen/streichen/austragen/abmelden/rausnehmen/herausnehmen/austragen
nehm*/nimm/lösch*/schmeißt/werft ?sie ?bitte mein*/meinen/unser* account/profil/kontakt/namen/nummer ?bitte \
raus/heraus/aus/runter
nehm*/nimm/schmeißt/werft ?sie ?bitte @me ?bitte ?da ?hier raus/heraus/runter
@write ?sie @me ?bitte so/sowas/solche/solchen/sowas/solches ?was ?etwas ?nachrichten ?@mail @never
werbung/nachrichten/kontakt/kontaktaufnahme/mails unerwünscht/verboten/untersagt
keine werbung ?per/in/an
gesagt/gebeten ?habt ?dass ?ihr ?sie ?du ?das ?das ?mich ?damit ?aufzuhören lassen/aufhören/unterlassen/\
aufzuhören/seinlassen
untersage ?ich ?ihnen ?euch
unterlasst/unterlassen ?sie ?bitte ?das/weitere/jegliche/es
wie oft/viele ?mal ?male ?muss ?soll ?noch _4 aufhören/nicht/lassen
wie/wann werde ich euch/sie/dich los
will/möchte/moechte/mag das/sowas/dies/so ?was nicht ?mehr bekommen/erhalten/haben/lesen/sehen
will/möchte/moechte/mag ?ich ?sowas ?das nicht ?mehr bekommen/erhalten
ich/wir ?habe ?haben _4 gesagt ?ihr ?dass _3 aufhören
bitte/gefälligst aufhören ?mich ?mir
@never ?mehr ?wieder ?nochmal ?noch ?mal ?mir ?mich ?uns an/weiter schreiben/anschreiben
@never @more ?bei ?mir ?mich ?uns @writing
@never @more @me @writing
@never @writing $
@write ?an ?sie ?ihr ?bitte ?endlich ?ja @me ?sie ?bitte ?ab ?sofort ?hier ?doch ?einfach @never ?@more ?an \
?wieder $
@write ?sie @me ?bitte ?ab ?sofort ?hier ?doch ?einfach @never @more
@write ?sie @me @never an $
@write ?sie @me ?bitte keine/nichts ?@more ?weiteren/solchen/diese @mail/mehr
@write ?sie ?bitte keine ?weiteren ?solchen ?@mail mehr
@write ?sie ?bitte @never @more $
!@write ?sie @me nie @more
@me @never @more @writing
melde/melden/meldet dich/euch/sie ?sich @never @more
bitte keine ?weiteren/solchen/unaufgeforderten/weitere @mail ?mehr $
keine/kein weiteren/weitere/solche/solchen @mail
keine/kein @mail mehr $
keine/kein @mail mehr senden/schicken/bitte
keine/kein @mail senden/schicken/zusenden/schreiben
lass/lasst/lassen/las ?sie ?du ?ihr ?doch @me ?bitte ?endlich ?einfach ?doch ?verdammt ?jetzt in ruhe/frieden
!in ruhe lassen $
hör/hört/hören/hoer/hör ?sie ?bitte ?endlich ?doch ?sofort auf @me/damit/zu/mit/so
hör/hört/hören/hoer ?sie ?bitte ?endlich ?jetzt ?doch ?sofort auf $
aufhören @me zu/damit
nehm/nehmen/nimm/nehmt/streich*/lösch*/loesch*/entfern*/trag*/werf*/schmeiß*/schmeißt ?sie ?bitte @me/meine/\
meinen/mein/unsere/unseren ?bitte ?sofort ?kontakt/nummer/daten/namen/profil/konto ?umgehend aus/von/vom
streich*/lösch*/loesch*/entfern*/trag*/tragt ?sie ?bitte @me ?bitte ?sofort ?aus ?endlich $
trag*/tragen/melde*/meld ?sie ?bitte @me ?bitte ?sofort ?hier aus/ab
lösch*/loesch*/entfern*/vergess*/vergiss* ?sie ?bitte ?alle meine/mein/meinen/meiner ?alle ?persönlichen \
?personenbezogenen nummer/daten/kontakt/kontaktdaten/namen/profil/account/handynummer/infos
vergiss/vergesst/vergessen ?sie mich/uns $
!aus/von ?der/eurer/ihrer/deiner/dem/eurem/ihrem/deinem ?der ?diesem verteiler/datenbank/mailingliste/\
kontaktliste/newsletter ?nehmen/löschen/streichen/austragen/entfernen $
von/aus ?der/eurer/ihrer/deiner liste ?bitte ?nehmen/löschen/streichen/austragen/entfernen
will/möchte/wünsche/moechte/mag/brauche/wollen/möchten ?ich/wir ?bitte ?von ?euch/ihnen/dir ?wirklich ?auch \
keine/keinen/kein ?weiteren/solchen/solche/weitere/eure/ihre/diese @mail ?von/mehr/erhalten/bekommen/haben/lesen/\
sehen ?euch ?ihnen ?mehr ?erhalten ?bekommen $
will/möchte/wünsche/moechte nichts mehr/weiter/von ?von ?euch/ihnen/dir ?mehr ?hören/bekommen/erhalten/wissen
will/möchte/moechte/mag/wollen/möchten ?ich ?hier ?von ?euch/ihnen/dir ?auch nicht ?mehr ?von ?euch/ihnen \
?weiter kontaktiert/angeschrieben/belästigt/genervt/gestört/kontaktet/angesprochen/behelligt/beworben
will/möchte/moechte nicht dass ihr/sie/du
will/möchte/würde/moechte ?gerne ?gern @me ?hier ?gerne ?bitte ?von ?diesem ?newsletter ?sofort abmelden/\
austragen/löschen
will/möchte/würde _2 abbestellen/kündigen
wie/wo kann/melde/komme/bestelle ?ich ?man ?mich/sich ?das ?hier ?den ?newsletter ?da ab/abmelden/austragen/\
abbestellen/raus/runter/löschen
bestelle ?ich ?hiermit ?den ?das ?newsletter ab $
!widerspreche/widerspruch
!widerrufe ?ich ?hiermit meine
einwilligung widerrufe*/ziehe*
!noch eine/ne ?einzige nachricht/mail/dm/sms und
wenn/falls/sonst _4 blockier*/meld*/anzeig*
blockiere/melde/sperre/blockier ?ich euch/dich/sie/das ?jetzt ?sonst ?als ?spam $
du wirst/bist/wirst blockiert/gemeldet
ich/wir blockiere/blockier/melde dich/euch/sie
sonst blockiere/melde/block/wirst
!verpiss*
!zieh/ziehen/zieht leine
!hau/haut ab $
!fick* dich/euch
!geh*/gehen ?sie ?mir ?bitte sterben/weg
weitere/weiteren @mail ab/unterlassen/verzichten
sehen/seht sie/ihr ?bitte ?künftig von weiteren/weiterer/nachrichten
unterlass* ?sie ?es ?bitte
!von weiteren/weiterer nachrichten/kontaktversuchen/kontaktaufnahmen/anfragen
verzicht* ?sie ?bitte auf weitere
hab*/haben ?ich genug von
es/mir/jetzt reicht ?es ?mir jetzt/langsam/echt
schluss/ende/genug mit/von ?den/euren/diesen/dem nachrichten/spam/werbung/nachricht/mails
kein interesse/bedarf ?an/mehr ?weiteren/weiterem kontakt/nachrichten
nicht/nie ?mehr belästigen/stören/nerven
nie zugestimmt/angemeldet
ich bin raus $
""",
    unmeant="""\
kann/konnte/können/werde/darf/muss/wollte/würde/könnte/kannst ?ich ?man ?mich ?da ?hier ?ihr _2 nicht/nie mehr/\
wieder/aufhören _1
kann/könnte/darf ich/man mich/sich jederzeit/auch/wieder/später/dann
hör*/hört/hören ?sie ?bitte ?ja ?bloß nicht/nie auf
hört sich
hör mal
nicht/nie aufhören
warum/wieso/weshalb schreib*/meld* _5
woher/was/wann/wo hört _4
nehm*/nimm/streich*/lösch*/melde*/trag*/werf* ?sie ?bitte @me ?bitte nicht/nie/auf
nicht/nie abmelden/austragen/löschen
will/möchte/wollte ?euch ?sie ?ja nicht stören/nerven/belästigen
@me nicht von/aus _3
melde/meld mich ab montag/dienstag/mittwoch/donnerstag/freitag/nächste/morgen
sollt/sollst/sollen ?ihr ?du ?sie aufhören
ob ?ich ?ihr ?man
wie hoch/viele _3
""",
    innocent="""\
anmelden anmelde ummelden
""",
    spoilers="""\
heute gestern adresse alte alten morgen bestellung foto bild termin rechnung paket sprachnachricht
sprachnachrichten sondern lieber vergiss verpassen schwester freundin bruder position artikel lachen anmelden
anmelde verpass
""",
)
