"""Italian. Data only."""

from overture.domain.conversations.wording import Language

ITALIAN = Language(
    code="it",
    alone="""\
ancora voi basta, basta, smettila, smettetela, smetti, smettete, cancellami, cancellatemi, disiscrivimi, fermati,
fermatevi, cancellazione, disiscrizione, finitela, finiscila, vattene, andatevene, rimuovimi, rimuovetemi,
toglimi, toglietemi, basta messaggi, basta così, basta spam, annulla iscrizione, disdetta, stop messaggi,
lasciami stare, lasciatemi stare, sparisci, sparite, vaffanculo, cancella iscrizione, niente messaggi, mai più,
no spam, piantala, piantatela, eliminami, ora basta, adesso basta, disiscrivi, disiscrivermi, cancellarmi,
annulla, lasciami perdere, lasciatemi perdere
""",
    courtesy="""\
per, favore, piacere, grazie, adesso, subito, ciao, ora, salve, buongiorno, cortesia, mille, prego, scusate,
scusa, cortesemente, gentilmente, perfavore, dai
""",
    classes={
        "not": "non/nn/no",
        "me": "mi/ci",
        "write": """\
scrivere/scriva/scriviate/scrivete/scrivi/scrivano/contattare/contatti/contattate/contattiate/mandare/mandate/
mandi/mandiate/inviare/inviate/invii/disturbare/disturbate/disturbi/disturbiate/messaggiare/importunare/
importunate/importuni/stressare/stressate/scocciare/scocciate/chiamare/chiamate/chiami/cerchi/cercate/cercare/
rompere/rompete/rompa/spammare/spammate/scriver/molestare/molestate/scoccino
""",
        "writeme": """\
scrivermi/scriverci/scrivetemi/scrivicimi/scrivimi/contattarmi/contattarci/contattatemi/contattateci/mandarmi/
mandatemi/mandarci/inviarmi/inviatemi/inviarci/disturbarmi/disturbatemi/disturbarci/importunarmi/importunatemi/
chiamarmi/chiamatemi/cercarmi/cercatemi/rompermi/rompetemi/spammarmi/stressarmi/messaggiarmi/taggarmi/molestarmi/
inviateci/mandateci
""",
        "do": """\
scriver*/contattar*/mandar*/inviar*/disturbar*/romper*/spammar*/importunar*/stressar*/messaggiar*/tartassar*/
scocciar*/molestar*/chiamar*/assillar*/bombardar*/insister*
""",
        "more": "più/piu/mai/ulteriormente/nuovamente/ancora/piú",
        "mail": """\
messaggi/messaggio/mesaggi/msg/messaggini/comunicazioni/pubblicità/pubblicita/nulla/niente/dm/mail/email/spam/
promozioni/offerte/newsletter/sms/notifiche/contatti/questa/questi/roba/cose/proposte
""",
        "data": "numero/contatto/dati/nome/profilo/account/contatti/email/indirizzo/informazioni",
    },
    said="""\
vorrei/voglio/chiedo/pretendo che ?voi ?lei smetteste/smettiate/smetta/la ?smetteste di @do/scrivermi
voglio/desidero/vorrei non/piu/più ?non ?più essere/ricevere ?disturbato ?disturbata
non voglio/vorrei/desidero ?più essere disturbat*/contattat*/importunat*
potete/può/puoi/potreste/potresti/potrebbe/posso ?per ?favore ?cortesemente togliermi/rimuovermi/cancellarmi/\
eliminarmi/togliere/rimuovere/cancellare/eliminare mi/dai/dalla/il/i/dal/da ?miei ?mio
potete/può/puoi/potreste ?per ?favore togliermi/rimuovermi/cancellarmi/eliminarmi
potete/puoi/potreste ?per ?favore smettere/smetterla ?di
togliermi/rimuovermi/cancellarmi dai/dalla/da/dal
smett*/smettete/smettila di mandare/inviare/scrivere ?pubblicità ?messaggi ?spam
non ho/abbiamo ?mai dato/autorizzato ?il ?nessun consenso
cancell*/elimin* i/il miei/mio dati/numero/contatti
ancora voi basta
quante volte _5 no/basta/smett*
quante volte _4 smett*/basta
ho/abbiamo ?già detto/chiesto di ?non smettere/non/scrivermi/mandarmi/contattarmi
vorrei/voglio/vogliamo smettere di ricevere/ricevere
come ?faccio ?posso ?a ?per ?non smettere/non ?di ?più ricevere/riceverli ?più
@not ?@me ?dovete ?deve ?devi @write ?altri ?altro ?messaggi @more
@not @me ?dovete ?devi scrivere/scriva/scriviate/scrivete/contatti/contattate/contattare/disturbare/disturbate/\
disturbi/importunate
@not ?@me scriva/scriviate/scrivete/contatti/contattate/mandate/mandi/inviate/invii/rompete ?@more ?mai
@not ?@me @write ?altri/altre/altro/nessun/questi/le ?vostre ?altri @mail
@not @writeme ?mai @more
@not scrivermi/scrivetemi/scriverci/contattarmi/contattatemi/contattateci/disturbarmi/disturbatemi/inviatemi/\
mandatemi/importunatemi/scrivimi
@not @writeme ?più ?piu altri/altro/nulla/niente/messaggi/pubblicità/più/piu/mai/altre/spam/mesaggi/offerte \
?@mail
@more @writeme/scrivermi
mai più/piu/piú @mail/scriver*/contatt*
smett*/smetti/smettila/smettetela/smetta/piantala/piantatela/finiscila/finitela/finiamola/smettiamola/smettiate \
?subito ?per ?favore di ?@me @do/rompere/scassare
smett*/smettila/smettetela/basta/piantatela ?con ?i ?di ?tutti ?questi ?tutte ?sti ?le ?gli ?questo messaggi/\
spam/pubblicità/mail/promo/msg
basta ?con ?di @do/messaggi/spam/pubblicità/mail/scrivermi
basta scriver*/mandar*/contattar*/messaggi/spam/inviar*
la smettete/smetti/smetta/pianti/finite ?di
lascia*/lasciami/lasciatemi/lasciaci/lasciateci/lasciarmi/lasci ?mi ?per ?favore ?ti ?prego ?subito ?un ?po in \
pace
lasciami/lasciatemi/lasciateci ?in ?per ?favore stare/perdere/pace
cancell*/togli*/rimuov*/elimin*/tolga*/leva*/levami/levatemi/depenna*/tiratemi/esclud* ?mi ?ci ?il/mio/i/miei \
?mio ?miei ?numero ?nome ?contatto ?per ?favore ?subito dalla/dal/dai/dalle/da/dallelenco ?questa ?vostra ?tua \
?sua ?vostro ?vostri ?mailing ?tue ?vostre list*/database/elenco/contatti/rubrica/lista/archivio/newsletter
cancell*/rimuov*/elimin*/togli*/dimentica* ?per ?favore ?tutti ?il ?i mio/miei ?il @data
cancell*/rimuov*/elimin*/dimentica* il mio/mia @data
cancellami/cancellatemi/rimuovimi/rimuovetemi/eliminami/eliminatemi/toglimi/toglietemi ?subito ?per ?favore \
?grazie $
vorrei/voglio/posso/come/desidero/vogliamo ?fare ?posso ?faccio ?per ?a cancellarmi/disiscrivermi/rimuovermi/\
togliermi/disdire/disiscrivo/cancello/uscire ?mi ?da ?dalla ?questa
come/vorrei/voglio mi/faccio/posso/si ?fa ?a disiscriv*/cancell*
!disiscriv*
!disdico/disdire/disdetta/annull*/cancell* ?la ?lissc ?questa ?mia ?mio ?l ?dell iscrizione/liscrizione/\
abbonamento/labbonamento/sottoscrizione
non/nn voglio/desidero/vorrei/vogliamo/desideriamo/intendo/gradisco ?più ?piu ?mai ?ricevere ?essere ?avere \
?sapere ?vedere ?più ?piu ?altri ?altre ?questi ?vostri ?vostre ?i ?tuoi ?le ?la ?vostra ?questo ?tipo ?di \
?alcuna ?i @mail/contattat*/disturbat*/pubblicità
non/nn voglio/desidero/vorrei/intendo ?più ?piu essere/ricevere/sentirvi/sentirti
non/nn voglio/desidero ?più ?piu che mi/ci
non ricevere più/altri/altre
preferirei/preferisco/preferiremmo/gradirei/vorrei ?di ?che ?non non ?mi ?essere ?ricevere ?contatt* ?più ?piu
prego/chiedo/chiediamo/pregherei/invito ?vi ?la ?gentilmente ?cortesemente di/a ?non smettere/non/cancell*/\
rimuov* ?più ?piu ?mi ?inviar* ?contatt* ?scriver* ?mandar*
vi/la prego/chiedo ?di ?non ?smettere @writeme/@do
niente più messaggi/spam/pubblicità
!vaffanculo/vaffa/fanculo
!andate/vai/va ?te ?ne ?a ?al quel diavolo/paese
!andate/vai/va a/al quel/cagare/diavolo/paese/fanculo ?paese
!vi/ti/la/lo blocco/segnalo/denuncio/bloccherò/segnalerò/bloccherò
altro messaggio e vi/ti/la
!revoco/ritiro ?il ?mio consenso
!mi oppongo
non ?vi ?ho ?mai ?do ?autorizzo autorizzo/autorizzato
rompere/rotto le/il ?palle/cazzo
mai chiesto/iscritto/iscritta/autorizzato
stufo/stufa/stanco ?di ?dei questi/vostri messaggi
""",
    unmeant="""\
@not smett* ?mai ?di _1
@not riesco/posso/riuscivo ?più ?a ?di smettere/fermarmi _2
@not ?mi ?ci cancell*/togli*/rimuov*/elimin*/togliere/togliete* _1
posso/possiamo/si ?può disiscriv*/cancell*/annullare ?mi quando/sempre/in/dopo
quante/quanti persone/utenti ?si disiscriv*
si è/e cancell*/disiscritt*/disiscriv*
perché/perche ?non ?mi _4
ha/hanno detto/chiesto ?di ?smettere ?ma _2
vi ha detto di smettere
vorrei/posso/come ?annullo annullare/cancellare/annullo ?l ?la ?lordine ordine/lordine/prenotazione/appuntamento/\
la
la smette più/mai
basta che/una/un/così/cosi/per
quanto/non/mi basta
non ricevo ?più _2
@not dimentic*
@not mandate ancora
""",
    innocent="""\
disturba iscrivo iscrivermi iscrizione ordine
""",
    spoilers="""\
oggi domani indirizzo vecchio audio vocali vocale fattura foto ordine prenotazione articolo venerdì blu rosso
perdermela perdere cipolla macchie calcare sconto disturba sorella marito bellissimo scatola spedizione prima
""",
)
