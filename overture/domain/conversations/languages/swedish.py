"""Swedish. Data only."""

from overture.domain.conversations.wording import Language

SWEDISH = Language(
    code="sv",
    alone="""\
sluta, sluta nu, avregistrera, avregistrering, avsluta, avprenumerera, stopp, stoppa, stick, dra åt helvete,
avanmäl, avanmälan, ta bort mig, lägg av, nu räcker det, det räcker nu, låt mig vara, inga meddelanden,
ingen reklam, inga fler meddelanden, försvinn, avsluta prenumeration, radera, radera mig, sluta spamma,
stör mig inte, nog nu, lägg ner, håll käften
""",
    courtesy="""\
snälla, tack, nu, hej, vänligen, genast, bara, omedelbart, snälla ni
""",
    classes={
        "write": """\
skriv/kontakta/skicka/messa/stör/sms:a/smsa/maila/dma/hör/höra/kontakt/störa/skriva/spamma/meddela
""",
        "writing": "skriva/skriv/kontakta/skicka/messa/spamma/störa/maila/smsa/dma/höra/trakassera/tjata/plåga",
        "me": "mig/oss/mej/hit",
        "mail": "meddelanden/meddelande/reklam/mail/mejl/dm/sms/erbjudanden/spam/utskick/nyhetsbrev/dms",
    },
    said="""\
vill/kräver/önskar/ber att ni/du slutar/tar/raderar/inte ?att ?bort @writing/mig/kontaktar
kan/kunde/vill/skulle ?ni ?du ?snälla ?kunna ta/radera/stryka/plocka bort/mig ?mig ?bort från/ur ?er/listan
kan/kunde/vill/skulle ?ni ?du ?snälla ?kunna ta bort/radera mig/mitt/mina
kan/kunde ?ni ?du ?snälla sluta ?att ?@writing
vill/orkar ?jag inte ?ha ?se ?få @mail
hur många/ofta gånger _5 sluta/inte
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
vill/önskar/orkar ?jag ?helst ?verkligen inte ?längre ?ha ?få ?bli ?ta ?se ?emot ?några ?fler ?era ?mer ?er ?den \
@mail/kontaktad/kontaktade/störd
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
    unmeant="""\
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
    innocent="""\
avbeställ avbeställa meddelandet avregistrerade slutade slutar
""",
    spoilers="""\
idag imorgon adressen gamla ännu än ordern paketet bild faktura röstmeddelande syster missa blå röd utan
beställning skratta
""",
)
