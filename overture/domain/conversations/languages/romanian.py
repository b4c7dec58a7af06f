"""Romanian. Data only."""

from overture.domain.conversations.wording import Language

ROMANIAN = Language(
    code="ro",
    alone="""\
opriți, oprește, opriți-vă, oprește-te, opreste, opriti, dezabonare, dezabonează-mă, dezabonați-mă, încetați,
încetează, stop mesaje, ajunge, destul, dispari, dispăreți, du-te dracului, duceți-vă dracului, lasă-mă,
lasati-ma, anulare, renunț, dezabonez, gata cu mesajele, nu mai scrie, nu mai scrieți, nu mai trimite,
nu deranjați, șterge-mă, ștergeți-mă, dezactivare, e destul, ajunge cu spamul, termină, terminați, mă dezabonez,
valea
""",
    courtesy="""\
vă rog, te, rog, mulțumesc, multumesc, acum, va, bună, ziua, buna, salut, frumos, odată, imediat, mersi, frate,
domnule, ok, dracului
""",
    classes={
        "me": "mă/ma/ne/îmi/imi/mi/m/mie",
        "write": """\
scrie/scrieți/scrieti/scrii/scriți/contacta/contactați/contactati/contactezi/contactează/trimite/trimiteți/
trimiteti/trimiți/trimiti/deranja/deranjați/deranjati/deranjezi/suna/sunați/sunati/spama/spamați/caută/căuta/
căutați/agasați/hărțuiți/bate/bateți/stresa/stresați/enerva
""",
        "mail": """\
mesaje/mesaj/mesajele/reclame/reclamă/reclama/spam/spamul/mailuri/oferte/sms/nimic/notificări/publicitate/
newsletter/promoții/dm/mesajul/contactat/contactată/deranjat/deranjată
""",
    },
    said="""\
vreau/doresc/cer/rog ?vă ?să nu/încetați ?@me ?mai ?primesc ?fiu primesc/scrieți/trimiteți/contactați/contactat/\
contactată
vreau/doresc să nu mai
puteți/poți/puteti/poti/ați ?putea ?vă ?rog ?să @me ?puteți ?poți ?puteti scoate/șterge/sterge/elimina/dezabona \
?de ?din
@me puteți/poți/puteti/poti ?vă ?rog scoate/șterge/sterge/elimina/dezabona
să @me scoateți/ștergeți/eliminați/scoți/ștergi ?de ?din
nu vreau/dorim/vrem ?alte ?niciun ?nicio @mail
de câte/cate ori _4 nu/încet*
nu ?@me ?mai @write
nu ?@me mai @write
nu @me @write
nu ?@me @write ?mai ?alte ?niciun @mail
să nu ?@me ?mai @write/scrie/contacteze/scrii/trimiți/contactezi
încet*/opri*/termina*/termin*/lăsați/opreste/opriți ?vă ?odată ?să ?sa ?@me ?mai ?cu ?de ?din @write/scrieți/\
scris/trimis/trimiteți/mesajele/spamul/spam/mesaje/reclamele/contactat
încet*/opri* cu mesajele/spamul/reclamele/spam
ajunge/gata/destul/stop ?deja cu/de mesajele/spamul/spam/mesaje/reclamele/reclame
lăsați/lasă/lasa/lasati/lasă/lasatima/lasama ?@me ?ma ?dracului ?naibii ?te ?rog ?odată în/in pace
șterge*/sterge*/scoate*/scoateți/scoate/elimin*/radiaz*/radiați/șterg*/sterg* ?te ?rog @me/numărul/numarul/\
datele/contactul/numele/contul/profilul ?meu ?mele ?te ?rog ?vă ?numarul ?numărul ?datele ?din/de ?pe ?lista/\
listă
șterge*/sterge*/elimin*/uita*/uită*/scoate* ?mi ?ti ?îmi ?imi numărul/numarul/datele/contactul/numele/contul \
?meu ?mele
șterge*/sterge*/scoate*/elimin* ?@me ?ti din/de lista/listă/pe/baza
scoate*/scoateți ?ti @me/mă/ma de/din pe/lista/listă/baza
nu ?mai vreau/doresc/vrem/dorim/voi ?eu ?mai ?să ?sa ?fiu ?primesc ?mai ?primi ?a ?alte ?multe ?de ?la ?aceste \
?astfel @mail/contactat*/deranjat*/primesc
nu ?mai vreau/doresc să/sa ?mai fiu/primesc/aud/primim ?nimic ?mesaje ?contactat* ?deranjat*
prefer/preferăm/aș/rog/rugăm/solicit ?vrea ?prefera ?dori ?să ?sa ?te ?vă nu/încetați/ștergeți/opriți ?@me ?mai \
?fiu ?primesc ?să
!@me dezabonez/dezabonăm/dezabona
!dezabon* ?@me ?ti ?mă
cum @me/pot/mă/ma ?să/sa dezabon*/@me ?dezabon* ?scap ?ies
vreau/doresc/aș ?vrea să/sa ?@me dezabonez/ies/dezabona/renunț
anul*/dezactiv*/renunț ?la ?mi abonamentul/abonarea ?meu
!du/duceți/dute/duceti te/vă/va/naibii/dracului ?dracului ?naibii
!dacă/daca/altfel ?mai ?îmi ?imi ?scrii ?scrieți ?continui ?continuați ?trimiți _1 te/vă/va blochez/raportez/\
reclam
!te/vă/va blochez/raportez/reclam/denunț
!retrag consimțământul/acordul
!îmi/imi retrag
!opun prelucrării
nu sunt interesat* _1 nu ?@me ?mai
mai lasă*/slăbiți/slăbește
nu ?mai doresc
""",
    unmeant="""\
nu ?te ?vă ?mă ?se ?ne opri*/oprește/opreste _1
nu @me pot/potem opri _1
nu @me scoate*/șterge*/sterge*/elimin*/dezabon* _1
de ce nu _4
@me pot dezabona oricând/oricand/când
oricând pot
dacă nu _2
sa/s/a dezabonat
vă/va/ți zis ?a să/sa _2
a zis să _2
câți/cati/câte _4
nu uita* _3
nu ?mai ajunge
nu am primit
cât/când/cand ajunge _3
gata îl/il
lasă/lăsați mă să/sa
""",
    innocent="""\
abonez dezabonat opri
""",
    spoilers="""\
azi mâine maine adresa adresă veche încă incă poze vocale vocal comanda produs programarea vineri colet coletul
ratez rata albastru roșu pete factura aici suna poza
""",
)
