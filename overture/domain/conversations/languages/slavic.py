"""Polish, Czech and Slovak, Russian, Ukrainian, Bulgarian, Croatian, Serbian and Bosnian. Data only."""

from overture.domain.conversations.languages.shape import Language

SLAVIC = (
    Language(
        code="pl",
        alone="""przestań, przestańcie, wypisz, wypisz mnie, wypiszcie mnie, rezygnuję, rezygnuje, koniec, nie pisz, nie piszcie, odczep się, odczepcie się, odwal się, odwalcie się, spadaj, spadajcie, spierdalaj, spierdalajcie,
 wystarczy, dość, dosyć, zostaw mnie, zostawcie mnie, usuń mnie, usuńcie mnie, wypisuję się, wyrejestruj, wypis, daj mi spokój, dajcie mi spokój, stop wiadomościom, bez reklam, nie przeszkadzaj mi, skończ, skończcie, anuluj subskrypcję, zablokuj, usuń, nie pisać, odwołaj, won, zjeżdżaj, wypad, nie dzwoń i nie pisz, stop spam, odpuść sobie, dajcie spokój""",
        courtesy="proszę, dziękuję, dzięki, teraz, prosze, dziekuje, witam, cześć, dzień, dobry, już, juz, natychmiast, uprzejmie, bardzo, od, razu, no, wreszcie, w, końcu, człowieku",
        classes={
            "write": "pisz/piszcie/wysyłaj/wysyłajcie/wysylaj/wysylajcie/kontaktuj/kontaktujcie/przysyłaj/przysyłajcie/przysylaj/nękaj/nękajcie/spamuj/spamujcie/męcz/męczcie/zaczepiaj/zaczepiajcie/odzywaj/odzywajcie/ślij/ślijcie/zawracaj/zawracajcie/niepokój/niepokójcie/denerwuj/piszecie/wypisuj/wypisujcie/molestuj/pisze",
            "writing": "pisać/wysyłać/wysylac/pisac/kontaktować/kontaktowac/spamować/nękać/przysyłać/zaczepiać/wypisywać/niepokoić/męczyć/słać/przesyłać/odzywać",
            "me": "mi/mnie/nam/nas/mną/nami",
            "mail": "wiadomości/wiadomosci/wiadomość/reklam/reklamy/spamu/spam/ofert/kontaktu/kontakt/sms/smsów/maili/newslettera/newsletterów/promocji/nic/niczego/tego/informacji/powiadomień/wiadomościami",
            "more": "więcej/wiecej/już/juz/nigdy/ponownie/dalej",
        },
        said="""
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
proszę/prosze/prosiłbym/prosiłabym/prośba ?o ?bardzo ?uprzejmie ?do ?mnie ?mi ?o ?już ?juz ?więcej ?wiecej nie/niewysyłanie/niepisanie/zaprzestanie ?do ?mnie ?mi ?się ?więcej ?już @writing/wysyłania/pisania/wiadomości/kontaktowanie
proszę ?do ?mnie nie pisać/pisac
przesta*/skończ*/skoncz*/przestac ?już ?juz ?do ?mnie ?mi ?nam ?z ?to ?się ?mnie ?tym @writing/spamem/wiadomościami/wysyłaniem
skończ*/koniec/dość/dosyć/stop/wystarczy ?już ?z ?tych ?tymi ?tym ?tego wiadomości*/wiadomosci*/spamem/spamu/reklam*/wiadomościom
zostaw*/zostawcie/daj*/dajcie/dać ?mi ?mnie ?nam ?nas ?wreszcie ?już ?w ?święty ?swiety spokój/spokoj/spokoju ?człowieku
w spokoju zostaw*
odczep*/odwal*/odpieprz*/odpierdol*/odstosunkuj* się/sie/ode
!spierdalaj*/wypierdalaj*
!spadaj/spadajcie ?z ?stąd $
!zostaw*/zostawcie mnie/nas ?już ?wreszcie $
usuń*/usun*/wypisz*/skreśl*/wykreśl*/wykasuj*/skasuj*/wyrejestruj*/wyrzuć*/usunąć/usunac/wypisać/wypisac/wykreślić/skreślić/wykreślenie/usunięcie ?proszę mnie/nas/mój/moje/moj/mojego/moich ?numer ?dane ?kontakt ?danych ?profil ?natychmiast ?proszę z/ze
proszę/prosze ?o ?mnie ?nas ?natychmiast usunąć/usunac/wypisać/wypisac/wykreślić/skreślić/usunięcie/wypisanie/wykreślenie ?mnie ?mój ?moje ?z
usuń*/usun*/skasuj*/wykasuj*/usunąć/wykreśl*/zapomn* ?proszę mój/moje/moj/mojego/moich ?proszę numer/dane/kontakt/nr/profil/konto/adres
usun*/usuń*/wypisz*/wypiszcie mnie ?proszę ?stąd ?natychmiast
zapomnij*/zapomnijcie o mnie
chcę/chce/chciałbym/chciałabym/jak ?jak ?mogę ?moge ?można ?się ?sie ?mam ?proszę wypisać/wypisac/wyrejestrować/zrezygnować/anulować/wypisuję ?się ?sie ?z ?subskrypcję/subskrypcji/newslettera/listy/tego/stąd
jak ?mogę ?można ?moge się/sie ?mogę ?stąd wypisać/wypisac/wyrejestrować
jak zrezygnować
chcę/chce ?się wypisać/wypisac/zrezygnować ?się ?sie
!rezygnuję/rezygnuje/zrezygnuj*/anuluj* ?z subskrypcji/subskrypcję/newslettera/listy/subskrypcje/wiadomości
nie ?już chcę/chce/życzę/zycze/potrzebuję/chcemy/życzymy ?już ?juz ?sobie ?od ?was ?więcej ?wiecej ?dostawać ?dostawac ?otrzymywać ?otrzymywac ?mieć ?takich ?żadnych ?tych ?waszych ?z ?wami @mail
nie ?już chcę/chce/życzę/zycze ?sobie ?już ?więcej otrzymywać/dostawać/dostawac/otrzymywac/być/żebyście/żebyś/kontaktu
nie chcę ?już ?żeby ?abyście @writing/pisali/pisał
wolę/wolałbym/wolałabym/wolałabym/wolał ?już ?żeby ?żebyście ?bym ?nie nie/więcej ?dostawać ?otrzymywać ?pisać ?pisali ?kontaktowali
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
        unmeant="""
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
        innocent="zapisać przystanek wypisała",
        spoilers="""dziś dzis dzisiaj jutro adres głosówek foto zdjęć zdjęcia zamówienie zamówienia wizytę piątek paczkę niebieskiej czerwona przegapić plamy sera siostra pozycję aplikację tutaj promocji""",
    ),
    Language(
        code="cs, sk",
        alone="""přestaň, přestaňte, prestante, odhlásit, odhlásiť, dost, dosť, prestaň, prestaňte, odhlaste mě, odhlaste ma, už dost, nechte mě, nech mě, táhni, táhněte, neotravuj, neotravujte, nepište, nepiš, neobtěžujte, vypadni, vypadněte, zrušit, zrušit odběr, zrušiť odber, vyřaďte mě,
 smazat, běž pryč, jdi pryč, běž do prdele, jdi do prdele, di do prdele, dejte pokoj, nechci, ukončit, odhlášení, nemám zájem nepište, žádné reklamy, žádné zprávy, smažte mě, smaž mě, už ne, odhlasujem sa, konec, neotravuj me, jdi do háje, odprejskni, prestan, daj pokoj""",
        courtesy="prosím, děkuji, díky, ďakujem, hned, prosim, dekuji, dobrý, den, ahoj, už, uz, ihned, okamžitě, laskavě, teď, moc, no, jako, deň, tak",
        classes={
            "me": "mi/mě/mne/ma/nám/nás/me",
            "nowrite": """nepiš/nepište/nepis/nepiste/nepíšte/nekontaktuj/nekontaktujte/neposílej/neposílejte/neposilej/neposilejte/neposielaj/neposielajte/neotravuj/neotravujte/neobtěžuj/neobtěžujte/neobtezujte/nevolej/nespamuj/nespamujte
 /neozývej/neozývejte/neoslovujte/neoslovuj/nerušte/neruš/nezasílejte/nezasílej/neobťažuj/neobťažujte/nevolejte/neprudit/neprud/neprudte/neposielajte/nešlite/nezapojujte""",
            "mail": "zprávy/zpravy/správy/spravy/zpráv/reklamy/reklamu/spam/spamy/nabídky/newsletter/newslettery/maily/sms/nic/nič/ponuky/obchodní/emaily/zpráva/reklam/smsky",
        },
        said="""
@me ?to ?sem ?prosím ?vás ?už ?uz ?nikdy ?více ?viac @nowrite
@me ?to ?prosím ?už @nowrite
už/uz/nikdy/víc/více/viac ?mi/mě/mne/ma/nám/nás/me ?prosím ?víc ?nikdy @nowrite
@nowrite @me ?už ?prosím ?víc ?více ?nikdy
@nowrite ?už víc/více/viac/nikdy/už/viacej
@nowrite @me ?žádné ?další ?ďalšie @mail/nic
neposíl*/neposil*/neposiel*/nezasíl* ?mi ?už ?sem ?žádné ?další @mail
nekontaktuj*/neotravuj*/neobtěžuj*/neobtezuj*/nespamuj*/neobťažuj* ?mě ?mne ?ma ?už ?prosím $
nechte/nech/nechej/nechajte/nechaj ?už ?prosím @me ?už ?prosím ?konečně být/byt/na/tak ?pokoji/pokoj
dej/dejte/daj/dajte ?už ?mi ?nám ?konečně ?svatý pokoj
dej/dejte @me ?už pokoj
vyřaď*/vymaž*/smaž*/odstraň*/vyraď*/odhlas*/vyrad*/vymaz*/smaz*/vyškrtn*/vyhoď*/zapomeň*/vypust*/odstran* ?prosím ?si ?na @me/můj/moje/mé/moju/môj/mojho ?číslo ?kontakt ?údaje ?zo ?z ?ze
vymaž*/smaž*/odstraň*/vymaz*/zapomeň*/smaz* ?prosím ?si ?všechny moje/mé/můj/moji/moju ?osobní číslo/údaje/kontakt/data/profil/tel/cislo
přesta*/presta*/přestan*/skonč*/ukonč* ?už ?mi ?prosím ?mě ?ma ?konečně ?s psát/posílat/písať/posielať/psat/posilat/otravovat/spamovat/spamem/těmi/obtěžovat/kontaktovat/zasílat
přesta*/presta* mi/mě/ma ?už @nowrite/psát/posílat/psat
nechci/nechcem/nepřeji/nepreji/neprajem/nechceme/nestojím ?si ?už ?uz ?sa ?od ?vás ?další ?žádné ?žádnou ?dostávat ?dostavat ?dostávať ?přijímat ?ďalšie ?žiadne ?více ?vaše ?o ?tyhle ?tyto ?takové ?být ?aby ?byt @mail/abyste/abys/aby/kontaktován*/kontaktovan*/obtěžován*/oslovován*/zasílat
nechci/nepřeji/nechcem aby/abyste/abys
nechci/nepřeji/nechcem ?si ?už ?od ?vás dostávat/být/dostavat/přijímat/odebírat/byť
přeji/přála/přál/žádám/prosím/raději/radšej/radši ?bych ?si ?o ?vás ?abyste ?abych ?už ?mi ?mě ?další nedostávat/nepsat/nepsali/nekontaktovali/nebýt/neposílat/neposílali
žádné/žiadne/žiadna další/ďalšie/už/reklamy/zprávy/správy ?zprávy/správy
chci/chcem/chtěl/chtěla/jak/ako ?bych ?se ?sa ?to ?mohu ?můžu ?dá ?prosím ?môžem odhlásit/odhlásiť/odhlasit/zrušit/odhlásím/odhlásim/odhlasim ?odběr ?se ?newsletter $
jak/ako ?se/sa ?můžu ?mohu ?tady odhlás*/odhlas*/zruším
chci/chcem ?se/sa odhlásit/odhlásiť/odhlasit
zruš*/zrusit/ukonč* ?mi ?můj ?moje ?prosím odběr/odber/odbery/předplatné/newsletter/odebírání/zasílání
zruš* můj/moje/mi odběr/odber
!táhni/táhněte/tahni
!běž/bež/jdi/jděte/di/běžte/choď/idi do prdele/háje/hajzlu/piče
!polib ?te mi
už/jste/je toho dost/dosť/otravní
dost/dosť ?už těch/tých/spamu/zpráv/správ/reklam
!ještě/ešte jedna/jednou
!blokuju/blokuji/zablokuju/nahlásím/nahlasim/zablokuji/nahlásime/blokujem/nahlasuji ?vás ?tě ?te ?za ?to
!odvolávám/odvolavam/odvolávam ?svůj souhlas/súhlas
!nesouhlasím/nesúhlasím ?se s zasílání/zpracováním/zasíláním/tím
!podám stížnost
zapomeňte/zapomeň na mě/mne/me
odhlaš*/odhlas* mě/me/ma/nás
""",
        unmeant="""
neodhlaš*/neodhlas*/nevyřaz*/nemaž*/nevymaz* ?mě _2
proč/prečo ?mi ?už _4
nepřesta*/neprestá* _2
nemůžu/nemohu přestat/prestat _2
můžu/mohu/lze/můžeme/dá ?se kdykoli*/odhlásit _2
kolik lidí/ľudí _3
odhlásila/odhlásil ?se
dost drahé/dobré/dobrý/velké/bylo
můžu/můžeš/zrušte zrušit/mi objednávku/pátek/schůzku
zrušit objednávku
chtěl/chtěla/řekl ?manžel abyste _2
nezapom* _4
""",
        innocent="přihlásím přihlásit odhlásila",
        spoilers="""dnes zítra zajtra adresu starou hlasovku hlasovky fotek objednávku objednávka pátek balík modrou červenou propásnout promeškat sestra položku aplikaci změním sem skvrny kouřit""",
    ),
    Language(
        code="ru",
        alone="""стоп, отписаться, отпишись, отпишите, отписка, отпишитесь, хватит, отстань, отстаньте, прекратите, прекрати, не пиши, не пишите, отвали, отвалите, отвяжись, отвяжитесь, довольно, достаточно, перестаньте, перестань, удалите, удали, отмена, отмена подписки, отписываюсь,
 иди нахуй, идите нахуй, пошел нахуй, пошли нахуй, иди на хуй, пошел на хуй, иди нахер, идите лесом, иди лесом, не беспокоить, не надо, отмените, хорош, завязывай, завязывайте, заебали, заебал, достали, достал, надоели, в бан, в чс, блок, спам, хватит уже, не пишите больше, уйди, не писать, отъебись, отцепись, отцепитесь, исчезни, унсаб, отпишите меня, больше не надо, стоп рассылка,
 stop, hvatit, otpisatsya, otstan, otstante, hvatit pisat, otvali, ne pishi, ne pishite, otpisat, отстань уже""",
        courtesy="пожалуйста, спасибо, сейчас, уже, привет, здравствуйте, добрый, день, вечер, пж, плиз, пжлст, прошу, немедленно, всё, все, да, ну, блин, доброе, утро, вас, вам, просто, благодарю, pozhaluysta, а, пожалуста",
        classes={
            "me": "мне/нам/меня/нас/мной/сюда/нами",
            "write": """пиши/пишите/пешите/пишете/присылай/присылайте/отправляй/отправляйте/беспокой/беспокойте/беспокоить/шли/шлите/спамь/спамьте/тревожь/тревожьте/доставай/доставайте/надоедай/надоедайте/связывайся/связывайтесь
 /высылай/высылайте/приставай/приставайте/донимай/донимайте/рассылай/рассылайте/скидывай/скидывайте/сбрасывайте/строчи/дергай/дергайте/звони/звоните/кидай/кидайте/отвлекай/отвлекайте/лезь/лезьте/обращайтесь/напиши/напишите""",
            "writing": "писать/присылать/слать/спамить/отправлять/беспокоить/рассылать/рассылку/доставать/звонить/надоедать/тревожить/донимать/связываться/высылать/приставать/писат/кидать/преследовать/рассылки/спам/сообщения/рассылок/дергать",
            "mail": "сообщени*/рассылк*/письм*/реклам*/спам*/смс/предложени*/уведомлени*/ничего/новост*/контакт*/это/такое/этого/такого/оповещени*/информаци*/рассылок/акци*",
        },
        said="""
не пиши/пишите/пешите/пишете/присылай/присылайте/отправляй/отправляйте/шли/шлите/высылай/высылайте/рассылай/кидай/скидывай/скидывайте/звони/звоните/напишите ?ты ?вы ?больше ?сюда ?мне ?нам мне/нам/сюда/больше/никогда/ко ?больше ?никогда ?пожалуйста
не беспокой/беспокойте/тревожь/тревожьте/доставай/доставайте/донимай/донимайте/дергайте/отвлекайте ?больше ?меня/нас ?больше $
не пиши/пишите/присылай/присылайте/шлите/спамьте/спамь/звоните и/или ?не
и не @write $
не связывай* ?больше со/с
не приставай*/лезь*/лезьте/обращайтесь ?больше ко/к
не надоедай*/доставай*/спамь*/спамьте
не присылай*/шли*/отправляй*/высылай* ?больше ?мне ?свои ?эту ?свою ?никаких ?вашу ?ваши ?эти @mail
больше/никогда/мне/нам/впредь/сюда ?мне ?нам ?больше ?никогда ?прошу ?пожалуйста ?сюда ?меня ?нас не @write/надо/нужно/писать/беспокоить/присылать ?писать
больше/никогда ?прошу ?меня ?мне не/не @writing/@write
не надо/нужно/стоит/смей/смейте/вздумай ?мне ?нам ?меня ?больше ?сюда @writing/ничего
не пиши/пишите $
прошу/просьба/просим/попрошу/просил/просила ?вас ?мне ?больше ?меня ?нам не/прекратить/перестать/убрать/удалить ?меня ?мне ?больше ?@writing
перестан*/прекрат*/хватит/хорош/хорошь/довольно/заканчивай*/завязывай*/кончай* ?уже ?мне ?нам ?меня ?пожалуйста ?сюда ?с ?этот ?ваш ?все ?эту ?свою @writing/рассылк*/спам*/слать/сообщени*
остав*/оставь/оставьте ?уже ?пожалуйста меня/нас ?уже ?пожалуйста ?наконец в/впокое ?покое
оставь/оставьте в покое
удали*/убери*/исключи*/отпиши*/вычеркн*/уберите/удалите/сотри*/вынеси* ?пожалуйста ?уже ?вы ?немедленно меня/нас/мой/мои/номер/моего ?номер ?контакт ?данные ?пожалуйста из/от/с/со
удали*/убери*/сотри*/забудь*/очисти* ?пожалуйста ?все мой/мои/мое/моего ?личные ?персональные номер/данные/контакт/телефон/профиль/аккаунт/контакты/имя/тел
удалить мои/мой ?персональные данные/номер
отпиши*/отпишите/удали*/убери*/исключи*/вычеркн* меня/нас
забудь*/забудьте ?про ?обо ?о меня/мне/мой
не ?больше хочу/желаю/хотим/желаем/собираюсь ?я ?больше ?от ?вас ?ничего ?получать ?видеть ?читать ?слышать ?никакие ?никакую ?ваши ?ваших ?вашу ?эти ?эту ?всякую ?такие ?подобные @mail/вас
не ?больше хочу/желаю/хотим ?больше ?от ?вас ?чтобы ?вы ?ты ?мне получать/общаться/писали/писал/беспокоили/присылали
не ?нужны/нужна/нужно/интересны/интересна мне ?ваши/ваша/это/этот
мне/нам ?это не нужны/нужна/интересны ?ваши/ваша/эти ?рассылк*/реклам*/сообщени*/спам*/письм*
хочу/хотел/хотела/хотим/желаю/как/можно/где ?бы ?мне ?я ?мы ?от ?вас ?этой ?тут ?у ?теперь отписаться/отписатся/отпишитесь/отписываться ?от ?вас ?рассылки ?этой ?этого ?блин ?этой
как ?мне ?от ?вас ?этого ?у отписат*/удалиться/отказаться/избавиться/отключить
отключи*/отмени*/прекрати*/останови*/отказ*/отменяю/отключаю ?пожалуйста ?мою ?от ?эту ?вашу ?мне ?вашей рассылк*/подписк*/сообщени*/уведомлени*
отписаться от
!отпишите/отпиши/отписываюсь/отписываемся ?меня/от
отста*/отцеп*/отвяж*/отвал* ?ты ?вы ?уже ?пожалуйста ?все ?наконец ?от ?меня ?нас $
отста*/отцеп*/отвяж*/отвал* ?уже ?пожалуйста от меня
!отъебись/отъебитесь/отьебись/заебал/заебали
!иди*/пошел/пошли/пошла/идите/валите/вали в/нахуй/нахер/на/лесом/к/отсюда/со/нах ?хуй/хер/жопу/черту/фиг/три
!нахуй/нахер ?иди*/пошел
!заблокирую/блокирую/заблокируем/забаню/баню/блокну ?вас ?тебя ?если ?за
!пожалуюсь/жалуюсь/жалобу ?на ?за
в бан/чс/блок/черный
еще/ещё ?раз ?одно ?сообщение ?напишешь и/пожалуюсь/заблок* ?в
!отзываю/отозвать ?свое ?моё ?мое согласи*
не давал*/даю/подписывал*/оставлял* ?я ?на ?вам согласи*/ваш*/это
!против обработки
достали/достал/надоели/надоело/задолбали/задолбал/задрали ?уже ?вы ?своим* ?своей ?ваш* ?эти ?этой спам*/сообщени*/рассылк*/реклам*/писать
ne/bolshe ?bolshe ?ne pishi/pishite/pishi/prisylayte/bespokoyte mne/bolshe/menya ?bolshe
bolshe ne pishite/pishi
hvatit/hватит/khvatit/perestan/perestante/prekratite ?mne pisat/spamit/slat
otpishite/otpishi/udalite menya
ostavte/ostav menya
ne nado mne pisat
""",
        unmeant="""
не ?могу ?можем ?мог ?могла перестат*/перестав*/прекращай* _2
не ?надо отписывайте/удаляйте/убирайте/исключайте/удаляй/отписывай/убирай ?меня _2
можно/могу/смогу ли/я/отписаться/потом ?отписаться ?в _2
почему/зачем ?вы ?мне ?столько _5
сколько _6
сестра/подруга/муж/друг/жена/он/она/мама ?тоже отписал*/просил*/говорит/отписыва* _4
отписалась/отписался/отписались
хватит на/одной/одного/ли/двоих
мне хватит
если не/вы
не забуд* _3
не отставайте/отстань от
муж говорит хватит
не хочу синий
отмените/отмена запись/заказ/заказа/записи
стоп слова/кран/линия
""",
        innocent="беспокоит подписаться подписка отписа остановка присылают приходят",
        spoilers="""сегодня завтра адрес старую старый почту пока голосовые голосовое фото заказ заказа пятницу запись лук второй товар синий красный пропустить тут приложение думать деньги тратить пятна мелко доставк*""",
    ),
    Language(
        code="uk",
        alone="""стоп, відписатися, відписатись, відпишіть, відпишіться, досить, годі, не пиши, не пишіть, припиніть, припини, перестаньте, перестань, відчепіться, відчепись, відстань, відстаньте, відвали, відваліть, відписка, йди нахуй, ідіть нахуй, іди нахуй, йдіть лісом, годі вже, вистачить, не турбувати,
 видаліть мене, відпишіть мене, скасувати підписку, йди геть, не треба, відпишись, скасувати, йди до біса, хватить, іди лісом, відчепіться від мене, стоп розсилка, йдіть геть, не писати, дістали""",
        courtesy="будь, ласка, дякую, зараз, вже, привіт, добрий, день, прошу, доброго, дня, негайно, все, та, ну, вітаю, бо",
        classes={
            "me": "мені/нам/мене/нас/сюди/мною",
            "write": "пиши/пишіть/пишить/надсилай/надсилайте/турбуй/турбуйте/шли/шліть/присилай/присилайте/відправляй/відправляйте/звʼязуйтесь/звязуйтесь/звязуйтеся/звязуйся/спамте/діставайте/чіпайте/чіпай/дзвоніть/набридайте/звертайтесь/звертайтеся/кидайте/скидайте/пишiть/напишіть",
            "writing": "писати/надсилати/спамити/турбувати/слати/присилати/розсилати/розсилку/спам/повідомлення/дзвонити/набридати/діставати/відправляти/спамить/розсилки/спамом/чіплятися",
            "mail": "повідомлен*/розсилк*/реклам*/спам*/листів/листи/пропозиц*/нічого/смс/новини/це/сповіщен*/розсилок/таке/акці*",
        },
        said="""
не пиши/пишіть/пишить/надсилай/надсилайте/шли/шліть/присилай/присилайте/відправляйте/дзвоніть ?більше мені/нам/більше/ніколи/сюди ?більше ?ніколи
не турбуй/турбуйте/чіпайте/чіпай/діставайте ?більше ?мене/нас ?більше $
не ?більше звязуйтес*/звязуйся/звертай*/звязуватис* ?більше зі/з/до
не надсилай*/шліть/шли/присилай*/відправляй* ?мені ?більше ?свою ?вашу ?ваші ?ці ?жодних @mail
більше/ніколи/мені/нам/надалі ?мені ?нам ?більше ?ніколи ?прошу ?мене ?сюди ?будь ?ласка не @write/треба/потрібно/@writing ?писати
прошу/просимо/просив/попрошу ?вас ?мені ?більше ?мене не/припинити/перестати/видалити ?мене ?мені ?більше ?@writing
не треба/потрібно/варто/смійте ?мені ?більше ?нам ?сюди @writing/ваш*
припин*/перестан*/досить/годі/хватить/вистачить/закінчуйте/кінчай* ?вже ?мені ?мене ?нам ?цей ?цю ?ваші ?цих ?з @writing/повідомлен*/спам*/реклам*/розсилк*
залиш*/лиш* ?вже ?будь ?ласка мене/нас ?у ?в ?вже спокої
дай*/дайте ?вже мені/нам ?вже ?нарешті спокій/спокою/спокій
видал*/прибер*/відпиш*/викресл*/виключ*/зітр* ?будь ?ласка ?негайно мене/нас/мій/мої/моє ?номер ?контакт ?дані з/із/зі/від
видал*/прибер*/зітр*/забудь* ?будь ?ласка ?всі мій/мої/моє ?особисті ?персональні номер/дані/контакт/телефон/профіль/контакти
відпиш*/видал*/прибер*/виключ* мене/нас
забудь* про мене
не ?більше хочу/бажаю/хочемо ?я ?більше ?від ?вас ?отримувати ?бачити ?ваші ?ваших ?вашої ?вашу ?ці ?жодних ?жодної @mail/вас
не хочу/бажаю/хочемо ?більше ?від ?вас ?щоб ?ви ?мені отримувати/писали/турбували
мені/нам не потрібні/потрібна/цікаві ваші/ваша/ці
хочу/хотіла/хотів/як/можна/бажаю ?б ?мені ?я ?від ?вас ?тут відписатис*/відписатися/відписатись/відмовитис* ?від ?вас ?розсилки ?цього $
як ?мені ?від ?вас відписат*/відмовитися
скасу*/відмін*/відключ*/зупин*/припин* ?будь ?ласка ?мою ?цю ?вашу підписк*/розсилк*
відписатися від
відчеп*/відстан*/відвал*/відʼєб*/відєб* ?вже ?ви ?всі ?від ?мене ?нас $
відчеп*/відстан* від
!йди/іди/йдіть/ідіть/пішов/пішли нахуй/нахер/на/лісом/геть/до/в ?хуй/біса/дупу/сраку/три
!заблокую/блокую/забаню ?вас ?тебе ?якщо
!поскаржусь/скаржусь/поскаржуся/скаргу
!відкликаю ?свою згод*
ще ?раз ?одне ?повідомлення і/та поскаржусь/заблокую/в/блок
ne ?bolshe ?bilshe pyshit/pyshy/pyshit' meni/bilshe
дістали/набридли/задовбали/дістав ?вже ?ви ?своїм ?своєю ?ваш* спам*/повідомлен*/розсилк*/реклам*
""",
        unmeant="""
не ?можу ?можемо перестат*/перестава*/зупиня* _2
не відписуйте/видаляйте/прибирайте/видаляй ?мене _2
можна/можу/чи ?мені ?я ?можна відписатис* _2
чому/навіщо ?ви ?мені _5
скільки _6
сестра/подруга/чоловік/друг/мама відписал*/просил*/просив/відписав* _4
не забуд* _3
скасуйте запис/замовлення
досить цікаво/дорого/швидко/добре/великий
годі думати
""",
        innocent="підписатися підписка турбує",
        spoilers="""сьогодні завтра адресу стару пошту поки голосові фото замовлення пятницю запис цибулю товар синій червоний пропустити думати застосунок зміню""",
    ),
    Language(
        code="bg",
        alone="""стоп, спрете, спри, отписване, отпишете ме, отпиши ме, достатъчно, стига, стига толкова, стига вече, махни ме, махнете ме, разкарай се, разкарайте се, остави ме, оставете ме, край, не пиши, не пишете, изтрийте ме, изтрий ме, спирай, отказ, изчезни, изчезвай, откажи, мамка ти, не ме безпокойте, майната ти, не ме занимавай, престанете, престани, отписвам се, млъкни, не, без реклами, без спам, стига съобщения,
 stop, spri, sprete, stiga""",
        courtesy="моля, благодаря, сега, веднага, здравейте, добър, ден, ви, вече, мерси, здрасти, бе, де, ти, незабавно, просто",
        classes={
            "me": "ми/ме/ни/мен/нас",
            "write": "пишете/пиши/пращайте/пращай/изпращайте/изпращай/безпокойте/безпокой/занимавайте/занимавай/търсете/търси/притеснявайте/притеснявай/спамете/спами/тормозете/тормози/закачайте/закачай/звънете/досаждайте/досаждай/праскайте/контактувайте/контактувай/напишете/пратете",
            "mail": "съобщения/съобщение/реклами/реклама/спам/нищо/оферти/имейли/мейли/писма/известия/смс/бюлетин/промоции/съобщенията/спама",
        },
        said="""
не ?@me ?повече @write ?повече ?никога $
не @me ?вече @write ?повече ?никога
не ?@me @write повече
не ?@me пращай*/изпращай*/пращайте/изпращайте ?повече ?никакви ?вашите ?тези @mail
никога ?повече ?вече не ?@me @write
повече/вече не ?@me @write
не се свързвай*/обаждай*/свързвайте ?повече ?с ?със ?мен ?никога
моля/бих ?предпочел ?предпочела ?ви ?да не/спрете/спрете ?@me ?се ?повече ?да @write/свързва*/получавам
спри/спрете/престани/престанете/стига ?вече ?моля ?сте ?си ?с ?да ?@me пиш*/пращ*/изпращ*/безпоко*/спам*/съобщен*/занимав*/спама/реклам*/тормоз*
спри/спрете/престанете ?вече ?с/със съобщения*/спам*/реклам*/тези
стига ?вече ?толкова ?с ?тези съобщения/спам/реклами/пишете
не искам/желая/желаем/искаме ?вече ?повече ?да ?от ?вас ?получавам ?бъда ?ми ?вашите ?никакви ?тези ?такива ?повече @mail/търсен*/безпокоен*/получавам/пишете/пращате/контакт*/ми
не искам/желая ?повече да получавам/бъда/ми/чувам/ме
махн*/махни/премахн*/изтри*/отпиш*/свал*/отстран*/забрав* ?моля ?веднага ме/ни/мен/номера/данните/контакта ?ми ?моля ?от ?вашия ?списъка ?базата
махн*/премахн*/изтри*/заличе* ?моля ?всички номера/данните/контакта/профила/личните/телефона ?данни ми
забрави*/забравете за мен/ме
отпиш*/отпишете ме
искам/желая/бих/как ?мога ?искал ?искала ?да се отпиш*/откажа/отписвам
как се отписва*
откаж*/прекрат*/спрете ?моля ?ми абонамент*/бюлетин*
остав*/оставете ?вече ме/ни ?вече ?на ?мен мира/намира/на
!разкарай*/чупи/чупете ?се
!майната/мамка ти/ви
!върви/вървете/ходи/ходете на/по/в
!ако ?ми ?пак ?още пиш*/продълж* _3 блок*/доклад*
!ще ?ви ?те ?го ?ще блокирам/докладвам/докладвам/блокирам/оплача
!блокирам/докладвам ?те/ви
!оттеглям/оттегля ?си ?моето съгласи*
!възразявам
писна/омръзна ми ?от ?с
ne ?mi ?me ?poveche pishete/pishi/prashtai/prashtaite/bezpokoite ?poveche
""",
        unmeant="""
не ?се ?мога ?мога спир*/спра/спрете/спрем/престав* ?да ?се _2
не ?ме ?ни махай*/изтрив*/отписвай*/премахвай*/трийте/махайте _2
мога/можем/може ли/да ?да ?се отпиш* _3
защо ?вече _4
колко _5
сестра/приятел* ?ми се отписа
хора се отписват
не искам да безпокоя/притеснявам
каза/помоли ?мъжът ?ми да _2
не забрав* _3
отмен*/мога поръчка*/петъка
мога ли да откажа
оставете ме да
стига ли
стига за
""",
        innocent="отписа спирка спира",
        spoilers="""днес утре адрес стария гласови снимки поръчката петъка артикул пратката синя червена изпусна сменям сестра тук петна""",
    ),
    Language(
        code="hr, sr, bs",
        alone="""prestani, prestanite, odjava, odjavite me, odjavi me, dosta, dosta više, dosta je, odjebi, odjebite, gubi se, gubite se, marš, mars, ostavi me, ostavite me, ne piši, ne pišite, ne gnjavi, ne gnjavite, ne smaraj, ne smarajte, obriši me, obrišite me, makni me, maknite me, skini me, skinite me, otkaži, otkazi, pusti me, pustite me, odustani, odustanite, nemoj, nemojte, briši me,
 nemoj više, prekini, prekinite, stani, stanite, goni se, nosi se, mrš, jebi se, idi u kurac, ma marš, dosta poruka, prekini sa spamom, ukloni, ukloni me, nemoj mi pisati, otpiši me, otpisi, ispiši me, bez reklama, bez poruka, završi, odjavljujem se, više ne""",
        courtesy="molim, hvala, sad, sada, odmah, više, vise, vas, te, pozdrav, bok, zdravo, dobar, dan, lijepo, lepo, već, ljubazno, ma, ej",
        classes={
            "me": "mi/me/nam/nas/meni/mene/mnom",
            "write": "piši/pišite/pisi/pisite/šalji/šaljite/salji/saljite/kontaktiraj/kontaktirajte/uznemiravaj/uznemiravajte/gnjavi/gnjavite/smaraj/smarajte/javljaj/javljajte/spamaj/spamajte/zovi/dosađuj/dosađujte/maltretiraj/maltretirajte/uznemiruj/cimaj/cimajte",
            "writing": "pisati/slati/kontaktirati/uznemiravati/gnjaviti/smarati/spamati/javljati/dosađivati/dopisivati/pisat/slat/maltretirati/smetati/spamovati/tražiti",
            "mail": "poruke/poruka/poruku/reklame/reklama/spam/ponude/ništa/nista/mailove/sms/oglase/obavijesti/newsletter/promocije/reklamu/porukama/spamom/ponuda/više/vise",
        },
        said="""
ne/nemoj/nemojte/nemoite ?da ?@me ?više ?vise ?nikad ?molim piši/pišite/pisi/pisite/šalji/šaljite/salji/saljite/kontaktiraj/kontaktirajte/uznemiravaj/uznemiravajte/gnjavi/gnjavite/smaraj/smarajte/@writing/pišeš/pišete/šaljete/šalješ/smaraš ?@me ?više ?vise ?nikad ?ništa
ne ?@me @write ?@me ?više ?vise $
ne @write @me
ne ?@me @write više/vise/nikad
ne/nemoj/nemojte ?@me ?više ?vise ?@me šalji*/salji*/slati/slat/šaljite ?@me ?više ?vise ?svoje ?vaše ?te @mail
ne javljaj*/javljajte/obraćaj* ?mi ?@me se
ne javlja*/javljati ?mi ?nam se/mi ?više/vise
nikad ?@me ?više ne/nemoj* ?@me @write/@writing
više/vise ?@me ne/nemoj*/nikad ?@me @write/@writing/kontaktirate/pišete
da @me ?više ?vise ne/nikad ?više kontaktirate/pišete/šaljete/smetate/uznemiravate
prestan*/prekin*/dosta/stani/prestat* ?već ?više ?vise ?@me ?je ?sa ?s ?da ?molim @writing/poruka/porukama/spama/spamom/reklama/slanjem/pišete/šaljete
prestan*/prekin* ?više ?@me slati/pisati/gnjaviti/smarati/kontaktirati/uznemiravati/spamati
ne želim/zelim/želimo/trebam/želi ?više ?vise ?od ?vas ?primati ?dobivati ?dobijati ?da ?me ?mi ?biti ?vaše ?vase ?nikakve ?takve ?ove ?tvoje ?nikakav @mail/kontaktiran*/kontaktirate/kontakt/pišete/šaljete
ne želim/zelim ?više ?vise primati/dobivati/biti/čuti/dobijati/da
ne trebaju/trebaju mi vaše/tvoje
radije/voljela/volio/preferiram/zamolila/zamolio ?bih ?bi ?da ?me ?mi ?više ?vas ne/nemojte ?@me ?više
makn*/makni/maknite/uklon*/skin*/obriš*/obris*/izbriš*/izbris*/briši*/izbaci*/odjav*/ukinite/ispiši*/ispišite ?molim ?odmah ?@me ?moj ?moje ?moje ?broj ?podatke ?kontakt s/sa/iz/od ?vaše ?liste/popisa/liste/baze/imenika
obriš*/obris*/izbriš*/izbris*/briši*/uklon*/zaborav* ?molim ?sve moj/moje/moja/mi ?osobne ?sve broj/podatke/kontakt/profil/ime/br
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
        unmeant="""
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
        innocent="blokiran blokirana prijaviti prijavim",
        spoilers="""danas sutra adresu staru još jos glasovne slika slike narudžbu petak paket plavu crvena propustiti gnjaviti sestra artikl ovdje mrlje razmislim mijenjam dvoje""",
    ),
)
