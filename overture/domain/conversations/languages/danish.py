"""Danish and Norwegian. Data only."""

from overture.domain.conversations.wording import Language

DANISH = Language(
    code="no, da",
    alone="""\
slutt, slutt nå, avslutt, avmeld, afmeld, meld meg av, afmeld mig, hold op, stopp, stopp nå, stop nu, stop det,
fjern meg, fjern mig, slett meg, slet mig, la meg være, lad mig være, skrid, stikk, stik, dra til helvete,
nå er det nok, nu er det nok, ingen flere beskeder, ingen flere meldinger, frameld, frameld mig,
ikke flere beskeder, ikke skriv, skriv ikke, ikke mas, forsvinn, forsvind, ingen reklame, hold kjeft, hold kæft,
fuck af, nok nå, nok nu, afmelding, avmelding, drit og dra, ikke mer, hold nu op, gi deg, si opp, opsig
""",
    courtesy="""\
takk, tak, vær så snill, venligst, nå, nu, vennligst, hei, hej, da, straks, bare, så, lige, venlig
""",
    classes={
        "write": """\
skriv/kontakt/kontakta/kontakte/send/forstyr/forstyrr/skrive/sende/forstyrre/plag/plage/mas/mase/spam/ring/bry/
chikaner/genere/gener/besvær
""",
        "writing": """\
skrive/kontakte/sende/spamme/forstyrre/plage/mase/genere/chikanere/kontakta/trakassere/maile/stalke
""",
        "me": "meg/mig/os/oss/mæ/mei",
        "mail": """\
meldinger/beskeder/melding/besked/reklame/reklamer/mails/mail/sms/spam/dm/tilbud/henvendelser/nyhedsbrev/
nyhetsbrev/dms/meldingar/spammen
""",
        "never": "ikke/aldri/aldrig/ikkje/ik",
    },
    said="""\
vil/ønsker/krever/kræver/ber ?have ?ha ?om at/å ?I ?i dere/i/du/de slutter/stopper/holder/sletter ?op ?med ?å \
?at @writing/meg/mig
vil/ønsker have at i stopper/holder/sletter
kan/kunne/vil/gider ?I ?du ?i ?dere ?venligst ?vennligst slette/fjerne/stryke/framelde/afmelde/ta/slett mig/meg/\
bort/nummeret/mitt/mit ?meg ?mig ?fra ?nummer
kan/kunne/vil ?I ?du ?i ?dere ?venligst ?vennligst stoppe/slutte/holde ?op ?med ?å ?at ?@writing
gider/vil/orker/ønsker ?jeg ikke ?ha ?have ?få ?se ?flere ?mere ?mer @mail
hvor mange gange/ganger _5 ikke/stop*/slutt*
@never skriv/kontakt/send/forstyr/forstyrr/plag/spam/ta/bry/kontakte ?til ?kontakt ?med @me ?mer ?mere ?igen \
?igjen ?flere
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
fjern/slett/slet/stryk/ta/meld/afmeld/frameld/avmeld ?venligst @me ?nå ?nu ?straks fra/av/af/bort/ut ?jeres/\
listen/lista/fra ?listen ?lista $
fjern/slett/slet/stryk/ta @me fra/av/ut/ud
afmeld/frameld/avmeld/fjern/slet/slett @me ?nå ?nu ?tak ?takk $
fjern/slett/slet/glem nummeret/nummer/mitt/mit/mine/min/opplysningene/kontoen/oplysninger/dataene ?mitt ?nummer \
?oplysninger ?opplysninger ?data ?mine ?min ?konto ?kontakt ?navn ?profil
ønsker/vil/gidder/vil/vill ?jeg ?helst ?ikke ?virkelig ikke/ikkje ?lenger ?længere ?å ?at ?bli ?blive ?ha \
?have ?få ?motta ?modtage ?se ?høre ?flere ?deres ?jeres ?mer ?mere ?noen ?nogen @mail/kontaktet/kontaktes/\
forstyrret/mer/mere
ønsker/vil ?jeg ?helst ikke ?å ?at ?bli ?blive høre/kontaktes/kontaktet
vil/ønsker ?jeg ?gerne ?gjerne ?å ?at ?melde ?meg ?mig ?bli ?blive afmeldes/afmelde/avmeldes/avmelde/framelde/\
frameldes/melde ?meg/mig ?mig ?av $
hvordan/hvor afmelder/avmelder/framelder/avslutter/opsiger jeg
hvordan/hvor melder jeg meg/mig av/fra/ut
hvordan/hvor kan jeg ?meg ?mig afmelde/avmelde/framelde/melde/afmeldes ?mig ?meg ?av
avslutt/opsig/afslut/si/annuller/avbestill ?opp mit/min/abonnementet/mitt ?abonnement/abonnementet
avslutt/opsig/afslut abonnementet/abonnement
!dra/gå/rejs/ryk til helvete/helvede
!fuck af/av
!nå/nu er det nok
skriver/fortsætter/fortsetter du/i/dere ?igjen ?igen ?mer ?mere _1 blokkerer/blokerer/anmelder/rapporterer/melder
blokkerer/blokerer/anmelder/rapporterer ?jeg deg/dig/jer/dere
!jeg blokkerer/blokerer/anmelder deg/dig/jer/dere/kontoen
tilbakekaller/trækker/trekker ?jeg ?mit/mitt samtykk*
trekker/trækker mitt/mit samtykke
frabe* ?mig ?meg
""",
    unmeant="""\
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
    innocent="""\
afmeldte tilmelder beskeden meldingen sluttet slutter stopper
""",
    spoilers="""\
idag dag morgen morgon adresse gammel gamle ennå endnu bytter skifter ordren pakken billeder bilder faktura
lydbesked talemelding lydmelding søster søsteren blå rød glip grine
""",
)
