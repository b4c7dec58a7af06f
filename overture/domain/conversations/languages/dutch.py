"""Dutch. Data only."""

from overture.domain.conversations.wording import Language

DUTCH = Language(
    code="nl",
    alone="""\
stoppen, stop ermee, stop hiermee, stop dit, afmelden, uitschrijven, ophouden, hou op, houd op,
geen berichten meer, afmelding, opzeggen, uitschrijving, rot op, donder op, sodemieter op, flikker op, oprotten,
genoeg, verwijderen, verwijder mij, verwijder me, laat me met rust, hou ermee op, geen reclame, geen berichten,
meld mij af, meld me af, hou daarmee op, schrijf me uit, kap ermee, ga weg, annuleren, niet meer sturen
""",
    courtesy="""\
alsjeblieft, alstublieft, aub, bedankt, dank je, dank u, nu, graag, hallo, hoi, gelieve, ajb, even, svp, gewoon,
direct
""",
    classes={
        "write": """\
schrijf/stuur/contacteer/bericht/app/mail/benader/schrif/dm/bel/stoor/spam/contact/schrijft/stuurt/sms/val
""",
        "writing": """\
sturen/schrijven/berichten/contacteren/benaderen/appen/mailen/spammen/lastigvallen/storen/dmen/bellen/zenden/
contact
""",
        "me": "me/mij/ons/mn",
        "mail": """\
berichten/bericht/dms/mails/mail/reclame/spam/berichtjes/nieuwsbrief/nieuwsbrieven/appjes/aanbiedingen/contact/
promoties/post
""",
        "my": "mijn/m'n/mn/onze",
    },
    said="""\
wil/eis/vraag/wou/willen ?ik ?wij dat jullie/je/u/jij ?nu ?@me stoppen/stopt/ophouden/ophoudt/verwijderen ?met
kun/kunt/kunnen/wil/wilt/willen/kan ?je ?jij ?u ?jullie ?aub ?alsjeblieft @me ?aub ?alsjeblieft uit/van ?de \
?jullie ?deze ?die ?je ?uw lijst/bestand/mailinglijst/database/systeem ?halen/verwijderen/schrappen/gooien
zit/zitten ?ik ?wij ?hier ?helemaal niet ?hier ?op te/hierop ?wachten
wil/hoef ?ik geen/niks @mail
hoe vaak moet _5 niet/stoppen/ophouden
kunnen/kan/wil/willen/kun/wilt jullie/je/u/jij ?aub ?alsjeblieft @me ?aub ?alsjeblieft ?even verwijderen/\
uitschrijven/afmelden/schrappen ?van ?uit
kunnen/kan/wil/willen/kun jullie/je/u ?aub ?nu ?hier stoppen ?met ?mee ?@writing
kunnen/kan/wil/willen/kun jullie/je/u mijn nummer/gegevens/naam verwijderen/wissen
laat me mt/met rust
schrijf/stuur/contacteer/bericht/app/mail/benader/schrif/dm/stoor/spam/sms ?u @me ?alsjeblieft ?aub ?alstublieft \
?hier ?dus niet/nooit ?meer ?weer ?opnieuw $
schrijf/stuur/contacteer/bericht/app/mail/benader/schrif/dm/stoor/spam/bel ?u @me ?alsjeblieft ?aub niet/nooit \
meer
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
verwijder/wis/schrap/vergeet @my ?contact*/telefoon* nummer/gegevens/contact/naam/account/profiel/data/\
contactgegevens/mail
verwijder/vergeet/schrap/wis @me ?aub ?alsjeblieft ?graag $
meld/schrijf @me ?aub ?alsjeblieft ?direct ?hier af/uit ?voor/van ?aub $
hoe meld/schrijf/kan/kom ik ?@me ?hier ?dit ?van ?deze af/uit/afmelden/uitschrijven/vanaf/stoppen/opzeggen/lijst
wil/wens/wens/zou/willen ?graag ?ik @me ?graag ?hier ?van ?deze ?nieuwsbrief afmelden/uitschrijven
graag/wil/aub uitschrijven/afmelden/uitgeschreven/afgemeld
wil/wens/hoef/wens/wenst/willen ?ik ?echt ?verder ?hier geen/niks/niets ?meer ?zulke ?jullie @mail/meer ?meer \
?ontvangen/van/krijgen
wil/wens/hoef/willen ?ik ?dit ?deze ?die ?jullie ?@mail niks/niets/niet/geen ?meer ?van ?jullie ?meer ontvangen/\
krijgen/hebben/horen
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
    unmeant="""\
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
    spoilers="""\
vandaag morgen adres oude bestelling afspraak foto rekening pakket spraakbericht spraakberichten zus vriendin
lachen vlekken artikel gerust
""",
)
