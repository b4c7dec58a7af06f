"""Czech and Slovak. Data only."""

from overture.domain.conversations.wording import Language

CZECH = Language(
    code="cs, sk",
    alone="""\
přestaň, přestaňte, prestante, odhlásit, odhlásiť, dost, dosť, prestaň, prestaňte, odhlaste mě,
odhlaste ma, už dost, nechte mě, nech mě, táhni, táhněte, neotravuj, neotravujte, nepište, nepiš,
neobtěžujte, vypadni, vypadněte, zrušit, zrušit odběr, zrušiť odber, vyřaďte mě, smazat, běž pryč, jdi pryč,
běž do prdele, jdi do prdele, di do prdele, dejte pokoj, ukončit, odhlášení, nemám zájem nepište,
žádné reklamy, žádné zprávy, smažte mě, smaž mě, už ne, odhlasujem sa, konec, neotravuj me, jdi do háje,
odprejskni, prestan, daj pokoj
""",
    courtesy="""\
prosím, děkuji, díky, ďakujem, hned, prosim, dekuji, dobrý, den, ahoj, už, uz, ihned, okamžitě, laskavě, teď,
moc, no, jako, deň, tak
""",
    classes={
        "me": "mi/mě/mne/ma/nám/nás/me",
        "nowrite": """\
nepiš/nepište/nepis/nepiste/nepíšte/nekontaktuj/nekontaktujte/neposílej/neposílejte/neposilej/neposilejte/
neposielaj/neposielajte/neotravuj/neotravujte/neobtěžuj/neobtěžujte/neobtezujte/nevolej/nespamuj/nespamujte/
neozývej/neozývejte/neoslovujte/neoslovuj/nerušte/neruš/nezasílejte/nezasílej/neobťažuj/neobťažujte/nevolejte/
neprudit/neprud/neprudte/nešlite/nezapojujte
""",
        "mail": """\
zprávy/zpravy/správy/spravy/zpráv/reklamy/reklamu/spam/spamy/nabídky/newsletter/newslettery/maily/sms/nic/nič/
ponuky/obchodní/emaily/zpráva/reklam/smsky
""",
    },
    said="""\
chci/chcem/žádám/prosím ?vás abyste/aby/abys ?mi ?mě ?ma ?ste přestali/přestal/prestali/vymazali/smazali \
?mi ?s psát/posílat/písať/otravovat
můžete/můžeš/mohli/mohl/mohla/můžu ?byste ?bys ?mě ?ma ?mne ?prosím ?moje ?byť vyřadit/smazat/odhlásit/\
vymazat/odstranit/vyradiť/odhlásiť ?mě ?ze ?z ?číslo
můžete/můžeš/mohli ?byste ?bys ?mi ?prosím přestat/prestať ?mi psát/posílat/písať/s
nechci/nechcem/nechceme ?vaši ?vaše ?žádnou ?žádné ?tu reklamu/reklamy/nabídky/spam
kolikrát ?vám ?mám _4 nepiš*/přesta*
nechci/nepřeji/nechceme ?si ?už abyste/abys/aby
abyste mi/mě ?už psali/psal/kontaktovali/posílali $
můžete/můžeš/mohli/mohl ?byste ?bys ?mi ?mě ?prosím přestat/smazat/odhlásit/vyřadit ?mi ?psát
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
vyřaď*/vymaž*/smaž*/odstraň*/vyraď*/odhlas*/vyrad*/vymaz*/smaz*/vyškrtn*/vyhoď*/zapomeň*/vypust*/odstran* \
?prosím ?si ?na @me/můj/moje/mé/moju/môj/mojho ?číslo ?kontakt ?údaje ?zo ?z ?ze
vymaž*/smaž*/odstraň*/vymaz*/zapomeň*/smaz* ?prosím ?si ?všechny moje/mé/můj/moji/moju ?osobní číslo/\
údaje/kontakt/data/profil/tel/cislo
přesta*/presta*/přestan*/skonč*/ukonč* ?už ?mi ?prosím ?mě ?ma ?konečně ?s psát/posílat/písať/posielať/\
psat/posilat/otravovat/spamovat/spamem/těmi/obtěžovat/kontaktovat/zasílat
přesta*/presta* mi/mě/ma ?už @nowrite/psát/posílat/psat
nechci/nechcem/nepřeji/nepreji/neprajem/nechceme/nestojím ?si ?už ?uz ?sa ?od ?vás ?další ?žádné ?žádnou \
?dostávat ?dostavat ?dostávať ?přijímat ?ďalšie ?žiadne ?více ?vaše ?o ?tyhle ?tyto ?takové ?být ?aby ?byt \
@mail/abyste/abys/aby/kontaktován*/kontaktovan*/obtěžován*/oslovován*/zasílat
nechci/nepřeji/nechcem aby/abyste/abys
nechci/nepřeji/nechcem ?si ?už ?od ?vás dostávat/být/dostavat/přijímat/odebírat/byť
přeji/přála/přál/žádám/prosím/raději/radšej/radši ?bych ?si ?o ?vás ?abyste ?abych ?už ?mi ?mě ?další \
nedostávat/nepsat/nepsali/nekontaktovali/nebýt/neposílat/neposílali
žádné/žiadne/žiadna další/ďalšie/už/reklamy/zprávy/správy ?zprávy/správy
chci/chcem/chtěl/chtěla/jak/ako ?bych ?se ?sa ?to ?mohu ?můžu ?dá ?prosím ?môžem odhlásit/odhlásiť/\
odhlasit/zrušit/odhlásím/odhlásim/odhlasim ?odběr ?se ?newsletter $
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
    unmeant="""\
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
    innocent="""\
přihlásím přihlásit odhlásila
""",
    spoilers="""\
dnes zítra zajtra adresu starou hlasovku hlasovky fotek objednávku objednávka pátek balík modrou červenou
propásnout promeškat sestra položku aplikaci změním sem skvrny kouřit
""",
)
