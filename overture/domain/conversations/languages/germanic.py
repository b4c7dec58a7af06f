"""German, Dutch, Swedish, Danish, Norwegian. Data only."""

from overture.domain.conversations.languages.shape import Language

GERMANIC = (
    Language(
        code="de",
        alone="""stopp, stoppt, aufhören, aufhoeren, abmelden, abmeldung, abbestellen, abbestellung, austragen, schluss,
 schluss jetzt, schluss damit, nicht mehr schreiben, keine nachrichten, hör auf, hoer auf, hört auf, hören sie auf,
 lass es, lasst es, lösch mich, löschen, keine werbung, kündigen, kündigung, es reicht, jetzt reichts, mir reichts, reicht jetzt,
 verpiss dich, verpisst euch, hau ab, haut ab, zieh leine, genug, nerv nicht, nervt nicht, lass mich, fick dich, spam,
 ich bestelle ab, unterlassen sie das, newsletter abbestellen, lass das, abo kündigen""",
        courtesy="bitte, danke, jetzt, sofort, hallo, endlich, mal, guten tag, tag, hiermit, doch, einfach, nun, schon",
        classes={
            "write": "schreib/schreibt/schreibe/schreiben/schreibst/shreib/schrib/kontaktier/kontaktiert/kontaktiere/kontaktieren"
            "/belästig/belästigt/belästige/belästigen/nerv/nervt/nerve/nerven/kontaktiern/stör/stört/stören/störe"
            "/behellig*/melde/melden/meldet/meld/texte/textet/sende/senden/sendet/send/schick/schickt/schicke/schicken/schreibn",
            "writing": "schreiben/anschreiben/anzuschreiben/kontaktieren/nerven/belästigen/spammen/zuschreiben/schicken/senden/zuspammen"
            "/anschreibt/melden/stören/zuschicken/schriben/kontakten/zusenden/texten/anfragen/schicken/zuzusenden/bombardieren",
            "me": "mir/mich/uns",
            "mail": "nachricht/nachrichten/dm/dms/mail/mails/werbung/anfragen/anfrage/newsletter/angebote/spam/post/infos/sms"
            "/kontaktaufnahme/kontakt/werbenachrichten/werbemails/direktnachrichten/kontaktversuche",
            "never": "nicht/nie/niemals/nich/nimmer/net",
            "more": "mehr/wieder/nochmal/nochmals/weiter/erneut/länger/weiterhin",
        },
        said="""
@never ?mehr ?wieder ?nochmal ?noch ?mal ?mir ?mich ?uns an/weiter schreiben/anschreiben
@never @more ?bei ?mir ?mich ?uns @writing
@never @more @me @writing
@never @writing $
@write ?an ?sie ?ihr ?bitte ?endlich ?ja @me ?sie ?bitte ?ab ?sofort ?hier ?doch ?einfach @never ?@more ?an ?wieder $
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
nehm/nehmen/nimm/nehmt/streich*/lösch*/loesch*/entfern*/trag*/werf*/schmeiß*/schmeißt ?sie ?bitte @me/meine/meinen/mein/unsere/unseren ?bitte ?sofort ?kontakt/nummer/daten/namen/profil/konto ?umgehend aus/von/vom
streich*/lösch*/loesch*/entfern*/trag*/tragt ?sie ?bitte @me ?bitte ?sofort ?aus ?endlich $
trag*/tragen/melde*/meld ?sie ?bitte @me ?bitte ?sofort ?hier aus/ab
lösch*/loesch*/entfern*/vergess*/vergiss* ?sie ?bitte ?alle meine/mein/meinen/meiner ?alle ?persönlichen ?personenbezogenen nummer/daten/kontakt/kontaktdaten/namen/profil/account/handynummer/infos
vergiss/vergesst/vergessen ?sie mich/uns $
!aus/von ?der/eurer/ihrer/deiner/dem/eurem/ihrem/deinem ?der ?diesem verteiler/datenbank/mailingliste/kontaktliste/newsletter ?nehmen/löschen/streichen/austragen/entfernen $
von/aus ?der/eurer/ihrer/deiner liste ?bitte ?nehmen/löschen/streichen/austragen/entfernen
will/möchte/wünsche/moechte/mag/brauche/wollen/möchten ?ich/wir ?bitte ?von ?euch/ihnen/dir ?wirklich ?auch keine/keinen/kein ?weiteren/solchen/solche/weitere/eure/ihre/diese @mail ?von/mehr/erhalten/bekommen/haben/lesen/sehen ?euch ?ihnen ?mehr ?erhalten ?bekommen $
will/möchte/wünsche/moechte nichts mehr/weiter/von ?von ?euch/ihnen/dir ?mehr ?hören/bekommen/erhalten/wissen
will/möchte/moechte/mag/wollen/möchten ?ich ?hier ?von ?euch/ihnen/dir ?auch nicht ?mehr ?von ?euch/ihnen ?weiter kontaktiert/angeschrieben/belästigt/genervt/gestört/kontaktet/angesprochen/behelligt/beworben
will/möchte/moechte nicht dass ihr/sie/du
will/möchte/würde/moechte ?gerne ?gern @me ?hier ?gerne ?bitte ?von ?diesem ?newsletter ?sofort abmelden/austragen/löschen
will/möchte/würde _2 abbestellen/kündigen
wie/wo kann/melde/komme/bestelle ?ich ?man ?mich/sich ?das ?hier ?den ?newsletter ?da ab/abmelden/austragen/abbestellen/raus/runter/löschen
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
        unmeant="""
kann/konnte/können/werde/darf/muss/wollte/würde/könnte/kannst ?ich ?man ?mich ?da ?hier ?ihr _2 nicht/nie mehr/wieder/aufhören _1
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
        innocent="anmelden anmelde ummelden",
    spoilers="""heute gestern adresse alte alten morgen bestellung foto bild termin rechnung paket sprachnachricht
 sprachnachrichten sondern lieber vergiss verpassen schwester freundin bruder position artikel lachen anmelden anmelde
 verpass""",
    ),
    Language(
        code="nl",
        alone="""stoppen, stop ermee, stop hiermee, stop dit, afmelden, uitschrijven, ophouden, hou op, houd op, geen berichten meer, afmelding, opzeggen,
 uitschrijving, rot op, donder op, sodemieter op, flikker op, oprotten, genoeg, verwijderen, verwijder mij, verwijder me, laat me met rust, hou ermee op,
 geen reclame, geen berichten, meld mij af, meld me af, hou daarmee op, schrijf me uit, kap ermee, ga weg, annuleren, niet meer sturen""",
        courtesy="alsjeblieft, alstublieft, aub, bedankt, dank je, dank u, nu, graag, hallo, hoi, gelieve, ajb, even, svp, gewoon, direct",
        classes={
            "write": "schrijf/stuur/contacteer/bericht/app/mail/benader/schrif/dm/bel/stoor/spam/contact/bericht/schrijft/stuurt/sms/val",
            "writing": "sturen/schrijven/berichten/contacteren/benaderen/appen/mailen/spammen/lastigvallen/storen/dmen/bellen/zenden/contact",
            "me": "me/mij/ons/mn",
            "mail": "berichten/bericht/dms/mails/mail/reclame/spam/berichtjes/nieuwsbrief/nieuwsbrieven/appjes/aanbiedingen/contact/promoties/post",
            "my": "mijn/m'n/mn/onze",
        },
        said="""
schrijf/stuur/contacteer/bericht/app/mail/benader/schrif/dm/stoor/spam/sms ?u @me ?alsjeblieft ?aub ?alstublieft ?hier ?dus niet/nooit ?meer ?weer ?opnieuw $
schrijf/stuur/contacteer/bericht/app/mail/benader/schrif/dm/stoor/spam/bel ?u @me ?alsjeblieft ?aub niet/nooit meer
schrijf/stuur/zend @me ?alsjeblieft ?aub geen/niks/niets ?meer ?zulke ?@mail ?meer
stuur/schrijf/zend ?@me ?aub ?alsjeblieft geen/niks ?@mail ?meer $
val ?u @me ?alsjeblieft niet/nooit ?meer lastig
niet/nooit meer @writing
niet meer ?naar ?met ?@me @writing
geen/nooit ?verdere ?enkel/zulke @mail meer
geen verdere @mail
geen/nooit contact ?meer ?met ?@me ?meer op
neem/nemen/neemt ?aub ?alsjeblieft geen/nooit ?meer ?weer contact ?meer ?met/op
neem nooit/niet ?meer ?opnieuw contact
gelieve/verzoeke/verzoek ?@me ?u ?om niet/geen/te ?stoppen/meer ?langer ?te
laat @me ?alsjeblieft ?alstublieft ?nu ?gewoon ?toch ?aub ?eens met rust
stop/hou/houd/kap ?alsjeblieft ?aub ?nu ?eens ?op met @me/@mail/@writing/dit/die/deze/het/spam
stop/hou/houd ?alsjeblieft ?aub ?nu ?eens ?op met @writing
hou/houd/kap ?alsjeblieft ?hier ?er ?daar ?nu ?aub op/mee/ermee/hiermee ?met/mee/op $
hou/houd hier/er/daar ?nu mee op
haal/verwijder/schrap/gooi/wis/neem ?aub @me/@my ?nummer/naam ?alsjeblieft ?aub ?nu ?direct van/uit/vanuit
verwijder/wis/schrap/vergeet @my ?contact*/telefoon* nummer/gegevens/contact/naam/account/profiel/data/contactgegevens/mail
verwijder/vergeet/schrap/wis @me ?aub ?alsjeblieft ?graag $
meld/schrijf @me ?aub ?alsjeblieft ?direct ?hier af/uit ?voor/van ?aub $
hoe meld/schrijf/kan/kom ik ?@me ?hier ?dit ?van ?deze af/uit/afmelden/uitschrijven/vanaf/stoppen/opzeggen/lijst
wil/wens/wens/zou/willen ?graag ?ik @me ?graag ?hier ?van ?deze ?nieuwsbrief afmelden/uitschrijven
graag/wil/aub uitschrijven/afmelden/uitgeschreven/afgemeld
wil/wens/hoef/wens/wenst/willen ?ik ?echt ?verder ?hier geen/niks/niets ?meer ?zulke ?jullie @mail/meer ?meer ?ontvangen/van/krijgen
wil/wens/hoef/willen ?ik ?dit ?deze ?die ?jullie ?@mail niks/niets/niet/geen ?meer ?van ?jullie ?meer ontvangen/krijgen/hebben/horen
wil/wens ?ik niet/niks ?meer ?door ?jullie benaderd/gecontacteerd/lastiggevallen/gemaild/gestoord/ontvangen/gebeld
word/wordt ?ik liever niet/nooit
liever geen/niet ?@mail ?meer ?@mail ?meer/ontvangen/benaderd
liever niet ?meer benaderd/gecontacteerd/ontvangen
zeg ?ik ?hierbij mijn/het/de/deze inschrijving/abonnement/nieuwsbrief op
!trek ?ik ?hierbij mijn toestemming
!bezwaar ?tegen ?maken
nog een/1/één ?bericht/app/mail ?bericht en ik
blokkeer/rapporteer/meld je/jullie/u $
ga/zal ?ik ?je/jullie/u ?dit/nu blokkeren/rapporteren/aangeven/melden
ik/en blokkeer/rapporteer je/jullie/u
!rot/donder/sodemieter/flikker/pleur/lazer op
!ga weg $
!genoeg ?van ?met ?jullie/de/die/deze @mail
zit niet te wachten
""",
        unmeant="""
kan/kon/kun/kunnen ?ik ?je ?niet ?@me stoppen/altijd/ophouden _3
niet/nooit stoppen
stop niet
krijg/kreeg/heb/ontvang ?ik _2 geen/niet ?@mail _3
waarom _6
hoeveel mensen _4
wanneer/houdt _4
meld/schrijf/haal/verwijder @me ?alsjeblieft ?aub niet
niet @me/van uitschrijven/afmelden
kan/mag ik ?me ?@me altijd/later/ook _2
schrijf me in
meld me morgen/aan
dat je moest stoppen
zei ?dat _3 stoppen
""",
        spoilers="vandaag morgen adres oude bestelling afspraak foto rekening pakket spraakbericht spraakberichten zus vriendin lachen vlekken artikel gerust",
    ),
    Language(
        code="sv",
        alone="""sluta, sluta nu, avregistrera, avregistrering, avsluta, avprenumerera, stopp, stoppa, stick, dra åt helvete, avanmäl, avanmälan, ta bort mig, lägg av, nu räcker det,
 det räcker nu, låt mig vara, inga meddelanden, ingen reklam, inga fler meddelanden, försvinn, avsluta prenumeration, radera, radera mig, sluta spamma, stör mig inte, nog nu, lägg ner, håll käften, dra""",
        courtesy="snälla, tack, nu, hej, vänligen, genast, bara, omedelbart, snälla ni",
        classes={
            "write": "skriv/kontakta/skicka/messa/stör/sms:a/smsa/maila/dma/hör/höra/skicka/kontakt/störa/skriva/spamma/meddela",
            "writing": "skriva/skriv/kontakta/skicka/messa/spamma/störa/maila/smsa/dma/höra/trakassera/tjata/skicka/plåga",
            "me": "mig/oss/mej/hit",
            "mail": "meddelanden/meddelande/reklam/mail/mejl/dm/sms/erbjudanden/spam/utskick/nyhetsbrev/dms",
        },
        said="""
sluta ?nu ?snälla ?genast ?att ?bara @writing
sluta ?nu ?med ?alla era/dina/med/spam/spammet/meddelanden/utskick/reklamen
skriv/kontakta/skicka/messa/stör/smsa/maila/dma/hör ?till ?av ?er @me ?snälla inte/aldrig ?mer ?igen ?något $
skriv/kontakta/skicka/messa/smsa/maila/dma ?till ?@me inte/aldrig ?till ?@me mer/igen/längre
skriv/skicka/messa/kontakta/smsa/stör/maila inte/aldrig ?något ?mer ?till @me
skriv/skicka/kontakta inte/aldrig ?till ?@me $
skicka inte/aldrig/inga ?mer ?några ?fler ?mer @mail
inga/ingen/inte ?fler ?mer ?mera @mail ?tack ?mer $
inga fler @mail
hör inte av er/dig
vill/önskar/orkar ?jag ?helst ?verkligen inte ?längre ?ha ?få ?bli ?ta ?se ?emot ?några ?fler ?era ?mer ?er ?den @mail/kontaktad/kontaktade/störd
vill/önskar ?jag ?helst ?verkligen inte ?längre ?bli ?ha ?få ?höra mer/kontaktad/kontakt/något
vill slippa
undanbe* ?mig
avregistrera/avanmäl/radera/ta/stryk/plocka/släng/tag ?bort @me ?från ?ur ?snälla ?nu ?genast ?er ?listan ?eran $
ta/stryk/plocka/radera ?bort @me från/ur
ta/radera/stryk ?bort mitt/mina/min/vårt ?person* nummer/uppgifter/namn/konto/data/kontakt/profil
glöm mig/mitt
hur/vill avregistrerar/avslutar/avanmäler/avregistrera/avsluta/slipper ?jag ?mig ?det ?prenumerationen ?detta
hur/var kan/slutar/kommer/gör jag ?få ?för ?att _2 avregistrera/avsluta/bort/slippa/listan
avsluta ?min ?mina ?prenumeration/prenumerationen/prenumerationer ?tack $
vill/önskar avsluta/avregistrera/avanmäla/avprenumerera
säger upp
lämna/låt @me ?bara ?snälla ?nu ?få ifred/vara/va
lämna/låt @me ?bara ?få ?vara/va i fred
!dra åt/till/härifrån helvete
!nu/det räcker ?det nu
!dags att sluta
skriver/hör/fortsätter du/ni ?av igen/mer/så _1 blockerar/anmäler
blockerar/anmäler ?jag dig/er/detta/det
!jag/kommer blockerar/anmäler/blockera/anmäla ?att dig/er ?om
återkallar ?jag mitt
slutar ni inte
kontakta aldrig/inte
stör/stör inte
""",
        unmeant="""
kan/kunde/går/vill/slutar ?jag ?man ?det ?du ?ni inte ?att sluta/slutar/stör _2
sluta inte
slutar inte
du/ni stör inte
varför _6
ta/stryk/radera inte ?bort
ta/stryk/radera ?bort @me inte
skulle/ska/att sluta men
hur många _4
kan man _3
""",
        innocent="meddelandet avregistrerade slutade slutar",
    spoilers="idag imorgon adressen gamla ännu än ordern paketet bild faktura röstmeddelande syster missa blå röd utan beställning skratta",
    ),
    Language(
        code="no, da",
        alone="""slutt, slutt nå, avslutt, avmeld, afmeld, meld meg av, afmeld mig, hold op, stopp, stopp nå, stop nu, stop det, fjern meg, fjern mig, slett meg, slet mig,
 la meg være, lad mig være, skrid, stikk, stik, dra til helvete, nå er det nok, nu er det nok, ingen flere beskeder, ingen flere meldinger, frameld, frameld mig,
 ikke flere beskeder, ikke skriv, skriv ikke, ikke mas, forsvinn, forsvind, ingen reklame, hold kjeft, hold kæft, fuck af, nok nå, nok nu, afmelding, avmelding, drit og dra, ikke mer, hold nu op, gi deg, si opp, opsig""",
        courtesy="takk, tak, vær så snill, venligst, nå, nu, vennligst, hei, hej, da, straks, bare, så, lige, venlig",
        classes={
            "write": "skriv/kontakt/kontakta/kontakte/send/forstyr/forstyrr/skrive/sende/forstyrre/plag/plage/mas/mase/spam/ring/bry/chikaner/genere/gener/besvær",
            "writing": "skrive/kontakte/sende/spamme/forstyrre/plage/mase/genere/chikanere/kontakta/trakassere/skrive/maile/mase/stalke",
            "me": "meg/mig/os/oss/mæ/mei",
            "mail": "meldinger/beskeder/melding/besked/reklame/reklamer/mails/mail/sms/spam/dm/tilbud/henvendelser/nyhedsbrev/nyhetsbrev/dms/meldingar/spammen",
            "never": "ikke/aldri/aldrig/ikkje/ik",
        },
        said="""
@never skriv/kontakt/send/forstyr/forstyrr/plag/spam/ta/bry/kontakte ?til ?kontakt ?med @me ?mer ?mere ?igen ?igjen ?flere
@never ta/tag kontakt
@never skriv/kontakt/send/mas/plag/skrive/kontakte/sende ?mer ?mere ?igen ?igjen ?flere/noe ?@mail $
@never skriv/kontakt/send mer/mere/flere/igjen/igen
skriv/send/kontakt/forstyr/forstyrr/plag/spam ?til ?@me @never ?til ?@me ?mer ?mere ?igen ?igjen $
skriv/send/kontakt/forstyr ?til ?@me @never ?til ?@me mer/mere/igen/igjen/flere/længere
skriv/send/kontakt @never ?til @me
kontakt/forstyr/plag/skriv/send ?til @me @never
send/skriv ?@me @never/ingen ?flere ?mere ?mer @mail
slutt/stop/stopp/hold/slut ?op ?nu ?nå ?da ?venligst med ?å ?at ?@me @writing/@mail/det/dette/den/alle/jeres
slutt/stop/stopp ?nå ?nu å/at/med ?@me @writing
hold ?nu ?venligst op med
lad/la ?venligst ?nu vær/være/ver ?med/å ?at ?@writing
lad/la @me ?nå ?nu ?bare ?da ?nu ?venligst være/vær/ver/va/værra
ingen/ikke/ikkje ?flere ?mer ?mere @mail ?takk ?tak $
ingen flere @mail
fjern/slett/slet/stryk/ta/meld/afmeld/frameld/avmeld ?venligst @me ?nå ?nu ?straks fra/av/af/bort/ut ?jeres/listen/lista/fra ?listen ?lista $
fjern/slett/slet/stryk/ta @me fra/av/ut/ud
afmeld/frameld/avmeld/fjern/slet/slett @me ?nå ?nu ?tak ?takk $
fjern/slett/slet/glem nummeret/nummer/mitt/mit/mine/min/opplysningene/kontoen/oplysninger/dataene ?mitt ?nummer ?oplysninger ?opplysninger ?data ?mine ?min ?konto ?kontakt ?navn ?profil
ønsker/vil/gidder/vil/vill ?jeg ?helst ?ikke ?virkelig ikke/ikkje ?lenger ?længere ?å ?at ?bli ?blive ?ha ?have ?få ?motta ?modtage ?se ?høre ?flere ?deres ?jeres ?mer ?mere ?noen ?nogen @mail/kontaktet/kontaktes/forstyrret/mer/mere
ønsker/vil ?jeg ?helst ikke ?å ?at ?bli ?blive høre/kontaktes/kontaktet
vil/ønsker ?jeg ?gerne ?gjerne ?å ?at ?melde ?meg ?mig ?bli ?blive afmeldes/afmelde/avmeldes/avmelde/framelde/frameldes/melde ?meg/mig ?mig ?av $
hvordan/hvor afmelder/avmelder/framelder/avslutter/opsiger jeg
hvordan/hvor melder jeg meg/mig av/fra/ut
hvordan/hvor kan jeg ?meg ?mig afmelde/avmelde/framelde/melde/afmeldes ?mig ?meg ?av
avslutt/opsig/afslut/si/annuller/avbestill ?opp mit/min/abonnementet/mitt ?abonnement/abonnementet
avslutt/opsig/afslut abonnementet/abonnement
!dra/gå/rejs/ryk til helvete/helvede
!fuck ?af ?af ?av
!nå/nu er det nok
skriver/fortsætter/fortsetter du/i/dere ?igjen ?igen ?mer ?mere _1 blokkerer/blokerer/anmelder/rapporterer/melder
blokkerer/blokerer/anmelder/rapporterer ?jeg deg/dig/jer/dere
!jeg blokkerer/blokerer/anmelder deg/dig/jer/dere/kontoen
tilbakekaller/trækker/trekker ?jeg ?mit/mitt samtykk*
trekker/trækker mitt/mit samtykke
frabe* ?mig ?meg
""",
        unmeant="""
kan/klarer/vil/kunne ikke stoppe/slutte/slutt _3
@never stopp/stop/slutt ?med
stop/stopp ikke
det er nok
hvorfor _6
@never fjern/slett/slet/ta/afmeld/avmeld @me
fjern/slett/slet/afmeld @me ?venligst ikke
slet/slett ikke ?min
skulle/ville stoppe/slutte
stopper/slutter ikke
hvor mange _4
kan man _3
""",
        innocent="afmeldte tilmelder beskeden meldingen sluttet slutter stopper",
        spoilers="idag dag morgen morgon adresse gammel gamle ennå endnu bytter skifter ordren pakken billeder bilder faktura lydbesked talemelding lydmelding søster søsteren blå rød glip grine",
    ),
)
