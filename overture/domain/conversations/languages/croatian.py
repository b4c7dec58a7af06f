"""Croatian, Serbian and Bosnian. Data only."""

from overture.domain.conversations.wording import Language

CROATIAN = Language(
    code="hr, sr, bs",
    alone="""\
prestani, prestanite, odjava, odjavite me, odjavi me, dosta, dosta više, dosta je, odjebi, odjebite, gubi se,
gubite se, ostavi me, ostavite me, ne piši, ne pišite, ne gnjavi, ne gnjavite, ne smaraj, ne smarajte, obriši me,
obrišite me, makni me, maknite me, skini me, skinite me, otkaži, otkazi, pusti me, pustite me, odustani,
odustanite, nemoj, nemojte, briši me, nemoj više, prekini, prekinite, stani, stanite, goni se, nosi se, mrš,
jebi se, idi u kurac, ma marš, dosta poruka, prekini sa spamom, ukloni, ukloni me, nemoj mi pisati, otpiši me,
otpisi, ispiši me, bez reklama, bez poruka, završi, odjavljujem se, više ne
""",
    courtesy="""\
molim, hvala, sad, sada, odmah, više, vise, vas, te, pozdrav, bok, zdravo, dobar, dan, lijepo, lepo, već,
ljubazno, ma, ej
""",
    classes={
        "me": "mi/me/nam/nas/meni/mene/mnom",
        "write": """\
piši/pišite/pisi/pisite/šalji/šaljite/salji/saljite/kontaktiraj/kontaktirajte/uznemiravaj/uznemiravajte/gnjavi/
gnjavite/smaraj/smarajte/javljaj/javljajte/spamaj/spamajte/zovi/dosađuj/dosađujte/maltretiraj/maltretirajte/
uznemiruj/cimaj/cimajte
""",
        "writing": """\
pisati/slati/kontaktirati/uznemiravati/gnjaviti/smarati/spamati/javljati/dosađivati/dopisivati/pisat/slat/
maltretirati/smetati/spamovati/tražiti
""",
        "mail": """\
poruke/poruka/poruku/reklame/reklama/spam/ponude/ništa/nista/mailove/sms/oglase/obavijesti/newsletter/promocije/
reklamu/porukama/spamom/ponuda/više/vise
""",
    },
    said="""\
želim/zelim/tražim/molim/hoću ?vas da ?@me ?više prestanete/prestaneš/ne/obrišete/maknete ?@me ?više @writing/\
pišete/šaljete/kontaktirate
možete/mozete/možeš/biste/može/molim ?li ?li ?mogli ?me ?vas ?molim maknuti/izbrisati/obrisati/ukloniti/skinuti/\
odjaviti/makniti ?me ?s ?iz ?moj
možete/možeš ?li prestati ?mi ?@writing
ne želim/zelim/trebam ?vaše ?nikakve ?te reklame/poruke/spam/ponude
koliko puta _4 ne/prestan*
ne/nemoj/nemojte/nemoite ?da ?@me ?više ?vise ?nikad ?molim piši/pišite/pisi/pisite/šalji/šaljite/salji/saljite/\
kontaktiraj/kontaktirajte/uznemiravaj/uznemiravajte/gnjavi/gnjavite/smaraj/smarajte/@writing/pišeš/pišete/\
šaljete/šalješ/smaraš ?@me ?više ?vise ?nikad ?ništa
ne ?@me @write ?@me ?više ?vise $
ne @write @me
ne ?@me @write više/vise/nikad
ne/nemoj/nemojte ?@me ?više ?vise ?@me šalji*/salji*/slati/slat/šaljite ?@me ?više ?vise ?svoje ?vaše ?te @mail
ne javljaj*/javljajte/obraćaj* ?mi ?@me se
ne javlja*/javljati ?mi ?nam se/mi ?više/vise
nikad ?@me ?više ne/nemoj* ?@me @write/@writing
više/vise ?@me ne/nemoj*/nikad ?@me @write/@writing/kontaktirate/pišete
da @me ?više ?vise ne/nikad ?više kontaktirate/pišete/šaljete/smetate/uznemiravate
prestan*/prekin*/dosta/stani/prestat* ?već ?više ?vise ?@me ?je ?sa ?s ?da ?molim @writing/poruka/porukama/spama/\
spamom/reklama/slanjem/pišete/šaljete
prestan*/prekin* ?više ?@me slati/pisati/gnjaviti/smarati/kontaktirati/uznemiravati/spamati
ne želim/zelim/želimo/trebam/želi ?više ?vise ?od ?vas ?primati ?dobivati ?dobijati ?da ?me ?mi ?biti ?vaše \
?vase ?nikakve ?takve ?ove ?tvoje ?nikakav @mail/kontaktiran*/kontaktirate/kontakt/pišete/šaljete
ne želim/zelim ?više ?vise primati/dobivati/biti/čuti/dobijati/da
ne trebaju/trebaju mi vaše/tvoje
radije/voljela/volio/preferiram/zamolila/zamolio ?bih ?bi ?da ?me ?mi ?više ?vas ne/nemojte ?@me ?više
makn*/makni/maknite/uklon*/skin*/obriš*/obris*/izbriš*/izbris*/briši*/izbaci*/odjav*/ukinite/ispiši*/ispišite \
?molim ?odmah ?@me ?moj ?moje ?moje ?broj ?podatke ?kontakt s/sa/iz/od ?vaše ?liste/popisa/liste/baze/imenika
obriš*/obris*/izbriš*/izbris*/briši*/uklon*/zaborav* ?molim ?sve moj/moje/moja/mi ?osobne ?sve broj/podatke/\
kontakt/profil/ime/br
makn*/skin*/odjav*/obriš*/izbriš*/uklon*/izbaci*/ispiši* me/nas
zaborav* na mene/me
želim/zelim/htio/htjela/hoću/kako/možete ?li ?bih ?da ?mogu ?se ?me odjav*/ispis*/otpis*/odjaviti/odjavim ?se
kako ?da ?mogu ?se odjavi*/ispišem/otkažem ?pretplatu
otkaž*/otkaz*/prekini*/ukini*/ukid* ?mi ?moju ?molim pretplat*/newsletter
odjav* me
pusti*/ostav*/okani*/manite ?se ?vise ?već me/nas ?više ?već na/se/u ?miru
pusti*/ostav* ?me na miru
okani*/mani* ?me se
!odjebi*/jebi*/goni*/nosi*/gubi*/gubite ?se ?mi ?s ?u $
!idi*/idite u/do/k/dođavola kurac/vraga/pičku/vragu
marš/mrš u/bre/odavde
!ako opet/još ?mi ?jednom
!blokiram/blokirat/prijavit/prijavljujem/prijavicu/prijaviću/blokiraću/prijavicu ?te ?vas ?ću ?cu ?će
!povlačim/opozivam/povlacim ?svoj pristanak/privolu/suglasnost
dosta ?mi ?je ?mi više/vise/poruka/spama/reklama
dosta mi je
ne smetajte/smetaj*
""",
    unmeant="""\
ne ?mogu ?možemo prestati/prestat*/prestan*/stati _2
nemoj/nemojte ?me ?nikad stati/prestati/prestat*/maknuti/skinuti/brisati/odjaviti/obrisati/skidati/ukloniti ?me _2
ne ?@me miči*/briši*/skidaj*/brišite/odjavljuj* _2
zašto/zasto _6
mogu/može ?li ?se odjaviti/odjavim ?kad _2
koliko _5
odjavila/odjavio ?se
rekao/rekla/reko _4
ne zaborav* _3
otkaž*/otkazati/mogu narudžb*/petak/termin
pusti*/pustite me da/sutra/malo
dosta dobro/skupo/čekanja/velik*/dobar/brzo
je li dosta
dosta za
""",
    innocent="""\
blokiran blokirana prijaviti prijavim
""",
    spoilers="""\
danas sutra adresu staru još jos glasovne slika slike narudžbu petak paket plavu crvena propustiti gnjaviti sestra
artikl ovdje mrlje razmislim mijenjam dvoje
""",
)
