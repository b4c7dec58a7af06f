"""Hungarian. Data only."""

from overture.domain.conversations.wording import Language

HUNGARIAN = Language(
    code="hu",
    alone="""\
állj, elég, elég volt, elég legyen, leiratkozás, leiratkozom, leiratkozni, hagyd abba, hagyjátok abba,
hagyják abba, hagyja abba, kopj le, kopjatok le, húzz el, húzzatok el, szállj le rólam,
szálljatok le rólam, töröljetek, töröljenek, törölj, menj a picsába, menj a francba, ne írj, ne írjatok,
ne írjon, ne írjanak, ne zaklass, ne zaklassanak, ne keressetek, ne keressenek, hagyj békén,
hagyjatok békén, takarodj, tűnj el, ne küldjetek, ne küldj, töröljön, kussolj, anyád, stop üzenetek,
ne zavarj, ne spammelj, nem kérek többet, elegem van, hagyjál, hagyjál békén, leiratkoznék, lemondás,
ne zavarjanak
""",
    courtesy="""\
kérem, kérlek, köszönöm, most, köszi, legyszi, légyszi, azonnal, üdv, szia, jó, napot, már, köszönettel,
helló, legyen, szíves, szíveskedjen, kérnék, kösz
""",
    classes={
        "write": """\
írj/írjon/írjatok/írjanak/irj/irjon/irjatok/irjanak/keress/keressen/keressetek/keressenek/zavarj/zavarjon/
zavarjanak/zavarjatok/küldj/küldjön/küldjetek/küldjenek/kuldj/kuldjetek/küldözgess/küldözgessen/
küldözgessenek/küldözgessetek/zaklass/zaklasson/zaklassanak/zaklassatok/spammelj/spammeljetek/írogass/
írogassatok/írogassanak/irogass/háborgass/nyaggass/nyaggassatok/hívj/hívjanak/hívjatok/piszkálj/
piszkáljatok/kontaktálj
""",
        "more": """\
többet/többé/tobbet/tobbe/soha/megint/ismét/nekem/engem/ide/rám/minket/újra/nekünk/mostantól
""",
        "mail": """\
üzenet*/uzenet*/reklám*/reklam*/spam*/ajánlat*/hírlevel*/hirdetés*/semmit/sms*/email*/dm/megkeresés*/
leveleket/promó*/értesítés*
""",
    },
    said="""\
azt ?akarom ?szeretném ?kérem ?hogy ?engem ?nekem ne @write/írjanak/keressenek/küldjenek/zavarjanak ?többet
kivennének/kivennétek/levennének/levennétek/törölnének/törölnétek/törölne/kitörölnének/leiratkoztatnának \
?kérem ?engem ?a ?az ?listáról ?számomat
tudnának/tudnátok/lehetne ?engem ?kérem törölni/kivenni/levenni/leiratkoztatni ?a
hányszor _4 ne/hagy*
ne @write @more
ne írj/írjon/írjatok/írjanak/irj/irjatok/küldj/küldjetek/küldjenek/zavarj/zavarjanak/keressetek/\
keressenek/keress/zaklassanak/zaklass/zaklassatok/irjanak ?kérem ?légyszi $
ne küld*/kuld*/küldözges* ?nekem ?nekünk ?ide ?több ?ilyen ?tovább ?nekem @mail
@more ?kérem ?már ne @write
ne vegy*/vegye/lépj*/lépjen* ?fel ?kapcsolatba ?velem
nem kérek/kérünk/akarok/szeretnék/kívánok/akarunk/szeretnénk/óhajtok/kérem ?már ?több ?tobb ?ilyen \
?tőletek ?önöktől ?semmilyen ?a ?az @mail/megkeresés*/többet/semmit ?kapni ?fogadni
nem kérek/kérem/kérünk ?több ?ilyen ?a ?az @mail
nem akarok/szeretnék/kívánok/szeretnénk ?több ?tőletek ?több ?@mail kapni/kapok/hallani/fogadni
nem akarom/szeretném/szeretnem hogy ?többet ?nekem ?engem írj*/keress*/küld*/zaklass*
hagy*/hagyd/hagyjatok/hagyják/hagyja ?már ?kérem ?ezt abba ?kérem ?az ?a ?ezt ?már
hagyj*/hagyjon/hagyjatok/hagyjanak/hagyjál ?már ?engem ?minket ?végre ?kérem békén/beken
békén hagy*
töröl*/torol*/vegy*/vegyél/vegyen/vegyenek/vegyetek/szed*/húzz*/iratkoztas* ?ki ?le ?engem ?kérem ?a ?az ?ki \
?le list*/adatbázis*/rendszer*/hírlevél*/címlist*/névjegy*
töröl*/torol*/felejts* ?kérem ?ki ?a ?az ?az ?összes számom*/szamom*/adataim*/nevem*/fiókom*/elérhetőség*/\
kontaktom*/profilom*/telefonszám*
töröljenek/töröljetek/töröljön/törölj ?kérem ?innen ?ki $
vegyenek/vegyetek/vegyél/vegyen le/ki ?engem ?a
felejts*/felejtsenek el
!leiratkozom/leiratkozás/leiratkoznék
!le ?akarok ?szeretnék ?kívánok iratkozni/iratkoznék
iratkozz* le
hogyan/hogy/miként/szeretnék/akarok/hol ?tudok ?lehet ?kell ?is ?lehetne leiratkoz*/leiratkozni/kiiratkoz*/\
lemondani
!iratkoztass* ?le ?ki
szállj*/szalljatok/szálljanak ?már le rólam/rolam
!kopj*/kopjatok ?már le
!húzz*/huzz*/takarod*/tűnj*/menj*/menjetek/húzzatok el/innen/a ?picsába/francba/fenébe/pokolba/anyád*
!menj/menjetek/menjen a
!kapd/kapjátok be
elég/eleg volt/legyen/már
elég/eleg ?volt ?legyen ?már ?az ?a ?ennyi üzenet*/spam*/reklám*
elegem van
!letilt*/blokkolom/blokkollak/tiltalak/letiltalak/feljelentem/jelentem/letiltom ?önöket ?ha $
!feljelentem/letiltom/jelentem/blokkolom önöket/ha/mint
!ha ?még ?megint ?nekem ?egyszer írsz/írtok/ír/írnak _2
!visszavon* ?a ?az ?hozzájárulás*
!tiltakoz* ?az
inkább/szeretném/szeretnék/kérném/szíveskedjenek ?ha ?hogy ?nem ?ne nem/ne/mellőz* ?írn* ?többet ?kap* \
?több ?keresn*
nem járulok hozzá
mondd/mondja/lemondom/mondják ?a ?az ?le feliratkozás*/hírlevel*
""",
    unmeant="""\
ne hagy* ?abba
nem ?tudom ?bírom abbahagy* _2
abbahagytam
ne töröl*/vegy*/iratkoztas* ?ki ?le ?a ?engem _2
miért _5
hány*/mennyi/mennyien _5
bármikor leiratkoz*
leiratkozott/leiratkoznak
ne felejts* _3
lemondhat*/mondják/lemond* ?le ?a rendelés*/péntek*
kérte/mondta ?hogy _3
elég jó/két/sok/drága/sokba
hagyj gondolkodni
hagyják az
""",
    innocent="""\
feliratkozhatok letiltva tiltva
""",
    spoilers="""\
ma holnap címre régi még hangüzenetet képet rendelést pénteket tételt kéket piros lemaradni ajtóban
húgom appot változik foltot kapok kapom
""",
)
