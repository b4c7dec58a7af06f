"""Polish. Data only."""

from overture.domain.conversations.wording import Language

POLISH = Language(
    code="pl",
    alone="""\
przestań, przestańcie, wypisz, wypisz mnie, wypiszcie mnie, rezygnuję, rezygnuje, koniec, nie pisz, nie piszcie,
odczep się, odczepcie się, odwal się, odwalcie się, spadaj, spadajcie, spierdalaj, spierdalajcie, wystarczy, dość,
dosyć, zostaw mnie, zostawcie mnie, usuń mnie, usuńcie mnie, wypisuję się, wyrejestruj, wypis, daj mi spokój,
dajcie mi spokój, stop wiadomościom, bez reklam, nie przeszkadzaj mi, skończ, skończcie, anuluj subskrypcję,
zablokuj, usuń, nie pisać, odwołaj, zjeżdżaj, wypad, nie dzwoń i nie pisz, stop spam, odpuść sobie,
dajcie spokój
""",
    courtesy="""\
proszę, dziękuję, dzięki, teraz, prosze, dziekuje, witam, cześć, dzień, dobry, już, juz, natychmiast, uprzejmie,
bardzo, od, razu, no, wreszcie, w, końcu, człowieku
""",
    classes={
        "write": """\
pisz/piszcie/wysyłaj/wysyłajcie/wysylaj/wysylajcie/kontaktuj/kontaktujcie/przysyłaj/przysyłajcie/przysylaj/
nękaj/nękajcie/spamuj/spamujcie/męcz/męczcie/zaczepiaj/zaczepiajcie/odzywaj/odzywajcie/ślij/ślijcie/zawracaj/
zawracajcie/niepokój/niepokójcie/denerwuj/piszecie/wypisuj/wypisujcie/molestuj/pisze
""",
        "writing": """\
pisać/wysyłać/wysylac/pisac/kontaktować/kontaktowac/spamować/nękać/przysyłać/zaczepiać/wypisywać/niepokoić/
męczyć/słać/przesyłać/odzywać
""",
        "me": "mi/mnie/nam/nas/mną/nami",
        "mail": """\
wiadomości/wiadomosci/wiadomość/reklam/reklamy/spamu/spam/ofert/kontaktu/kontakt/sms/smsów/maili/newslettera/
newsletterów/promocji/nic/niczego/tego/informacji/powiadomień/wiadomościami
""",
        "more": "więcej/wiecej/już/juz/nigdy/ponownie/dalej",
    },
    said="""\
chcę/chce/żądam/proszę/chciałbym/chciałabym ?bardzo żebyście/abyście/żebyś/abyś/żeby ?mi ?już ?mnie przestali/\
przestał/nie/usunęli ?do ?mnie ?mi @writing/pisali/pisał/wysyłali
nie potrzebuję/potrzebuje/chcę/chce ?waszych ?tych ?żadnych @mail
możecie/może/możesz/mogą/czy/proszę/mogliby/moglibyście ?możecie ?państwo ?możesz ?mogą mnie/mój/moje/moj \
?proszę ?numer ?dane usunąć/wypisać/wykreślić/skreślić/usunac/wypisac/wyrzucić ?z
możecie/może/możesz/moglibyście ?proszę przestać/nie ?do ?mnie ?mi pisać/wysyłać
ile razy ?mam ?muszę _4 nie/przest*
nie ?chcę/życzę ?sobie ?żadnych ?takich ?waszych reklam/ofert/spamu
mówić/mówiłam/mówiłem/prosiłam/prosiłem żebyście/żebyś/abyście ?już ?do ?mnie ?mi nie/przestali
czy/możecie/możesz/mogą/proszę ?państwo ?możecie ?możesz przestać ?do ?mnie ?mi pisać/wysyłać/spamować
mówiłem/mówiłam/prosiłem/prosiłam ?już ?żeby ?żebyście ?o nie/przestać ?pisać ?pisali
nie @write ?się ?sie ?już ?juz ?więcej ?wiecej ?nigdy do mnie/nas ?więcej ?już
nie @write ?się ?już ?do ?ze ?mnie ?mną @more ?do ?mnie
nie wysyłaj*/wysylaj*/przysyłaj*/ślij*/przysylaj* ?mi ?nam ?już ?więcej ?wiecej ?żadnych ?tych ?swoich @mail
nie wysyłaj*/wysylaj*/przysyłaj*/ślij* @me ?już ?więcej ?wiecej ?nic
nie kontaktuj* ?się ?sie ?więcej ?już ?ze ?z @me
nie nękaj*/męcz*/zaczepiaj*/niepokój*/spamuj*/zawracaj* ?już ?mnie ?mi ?więcej
@more ?do ?mnie ?nas ?mi ?się nie @write
nie @write/@writing do mnie
do mnie ?więcej ?już nie @write/@writing
@more ?do ?mnie nie @writing
proszę/prosze/prosiłbym/prosiłabym/prośba ?o ?bardzo ?uprzejmie ?do ?mnie ?mi ?o ?już ?juz ?więcej ?wiecej nie/\
niewysyłanie/niepisanie/zaprzestanie ?do ?mnie ?mi ?się ?więcej ?już @writing/wysyłania/pisania/wiadomości/\
kontaktowanie
proszę ?do ?mnie nie pisać/pisac
przesta*/skończ*/skoncz*/przestac ?już ?juz ?do ?mnie ?mi ?nam ?z ?to ?się ?mnie ?tym @writing/spamem/\
wiadomościami/wysyłaniem
skończ*/koniec/dość/dosyć/stop/wystarczy ?już ?z ?tych ?tymi ?tym ?tego wiadomości*/wiadomosci*/spamem/spamu/\
reklam*/wiadomościom
zostaw*/zostawcie/daj*/dajcie/dać ?mi ?mnie ?nam ?nas ?wreszcie ?już ?w ?święty ?swiety spokój/spokoj/spokoju \
?człowieku
w spokoju zostaw*
odczep*/odwal*/odpieprz*/odpierdol*/odstosunkuj* się/sie/ode
!spierdalaj*/wypierdalaj*
!spadaj/spadajcie ?z ?stąd $
!zostaw*/zostawcie mnie/nas ?już ?wreszcie $
usuń*/usun*/wypisz*/skreśl*/wykreśl*/wykasuj*/skasuj*/wyrejestruj*/wyrzuć*/usunąć/usunac/wypisać/wypisac/\
wykreślić/skreślić/wykreślenie/usunięcie ?proszę mnie/nas/mój/moje/moj/mojego/moich ?numer ?dane ?kontakt \
?danych ?profil ?natychmiast ?proszę z/ze
proszę/prosze ?o ?mnie ?nas ?natychmiast usunąć/usunac/wypisać/wypisac/wykreślić/skreślić/usunięcie/wypisanie/\
wykreślenie ?mnie ?mój ?moje ?z
usuń*/usun*/skasuj*/wykasuj*/usunąć/wykreśl*/zapomn* ?proszę mój/moje/moj/mojego/moich ?proszę numer/dane/\
kontakt/nr/profil/konto/adres
usun*/usuń*/wypisz*/wypiszcie mnie ?proszę ?stąd ?natychmiast
zapomnij*/zapomnijcie o mnie
chcę/chce/chciałbym/chciałabym/jak ?jak ?mogę ?moge ?można ?się ?sie ?mam ?proszę wypisać/wypisac/\
wyrejestrować/zrezygnować/anulować/wypisuję ?się ?sie ?z ?subskrypcję/subskrypcji/newslettera/listy/tego/stąd
jak ?mogę ?można ?moge się/sie ?mogę ?stąd wypisać/wypisac/wyrejestrować
jak zrezygnować
chcę/chce ?się wypisać/wypisac/zrezygnować ?się ?sie
!rezygnuję/rezygnuje/zrezygnuj*/anuluj* ?z subskrypcji/subskrypcję/newslettera/listy/subskrypcje/wiadomości
nie ?już chcę/chce/życzę/zycze/potrzebuję/chcemy/życzymy ?już ?juz ?sobie ?od ?was ?więcej ?wiecej ?dostawać \
?dostawac ?otrzymywać ?otrzymywac ?mieć ?takich ?żadnych ?tych ?waszych ?z ?wami @mail
nie ?już chcę/chce/życzę/zycze ?sobie ?już ?więcej otrzymywać/dostawać/dostawac/otrzymywac/być/żebyście/żebyś/\
kontaktu
nie chcę ?już ?żeby ?abyście @writing/pisali/pisał
wolę/wolałbym/wolałabym/wolałabym/wolał ?już ?żeby ?żebyście ?bym ?nie nie/więcej ?dostawać ?otrzymywać \
?pisać ?pisali ?kontaktowali
żadnych/zadnych ?więcej ?wiecej ?kolejnych wiadomości/reklam/wiadomosci/ofert
!nie ?wyrażam zgadzam/wyrażam/zgody ?się ?zgody ?na
!cofam/wycofuję ?swoją ?moją zgodę/zgode
!sprzeciw*
jeszcze jedna/jeden ?wiadomość ?sms i
blokuję/blokuje/zablokuję/zablokuje/zgłoszę/zgłaszam/zglosze/zgłosze cię/was/to/ten/ciebie/jak/jako/konto ?jak
zablokuję/zablokuje/zgłoszę/zgłaszam ?was ?cię jak/jeśli/jeszcze
nie ?życzę ?dzwoń i nie pisz
mam ?już dość/dosyć waszych/tych/tego
więcej/wiecej ?proszę nie ?się ?do ?mnie pisać/pisz/piszcie/kontaktować
""",
    unmeant="""\
nie ?mogę ?może ?moge ?chce przesta* _2
nie ?proszę wypisuj*/usuwaj*/wypisz*/usuń*/skreślaj*/wykreślaj* ?mnie _2
czy ?mogę ?można ?się _5
dlaczego/czemu ?już ?do ?mnie _4
ile osób _4
wypisała/wypisał się
prosił/prosiła/kazał/mówi ?mąż żeby/o/aby _2
jak/chcę odwołać/anulować/odwolac/anuluję zamówienie/wizytę/rezerwację
rezygnuję z sera
zostaw*/zostawcie mi _2
nie zapomn* _3
nie dostaję/dostałam/dostałem _3
wystarczy jedno/to/jeden
dość/dosyć drogo/dobre/duże/długo
to wystarczy
daj* mi/nam znać/chwilę/numer/czas
koniec promocji
""",
    innocent="""\
zapisać przystanek wypisała
""",
    spoilers="""\
dziś dzis dzisiaj jutro adres głosówek foto zdjęć zdjęcia zamówienie zamówienia wizytę piątek paczkę
niebieskiej czerwona przegapić plamy sera siostra pozycję aplikację tutaj promocji
""",
)
