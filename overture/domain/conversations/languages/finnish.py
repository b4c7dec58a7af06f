"""Finnish. Data only."""

from overture.domain.conversations.wording import Language

FINNISH = Language(
    code="fi",
    alone="""\
lopeta, lopettakaa, peruuta, poista minut, poistakaa minut, riittää, nyt riittää, poistu, häivy, häipykää,
painu helvettiin, painukaa helvettiin, jätä rauhaan, älä häiritse, älkää häiritkö, lopeta jo, lopettakaa jo,
peru tilaus, peruuta tilaus, peruutus, painu vittuun, haista vittu, haista paska, ei enää, ei viestejä,
ei mainoksia, lopetus, älä kirjoita, älkää kirjoittako, eroa listalta, irtisanon, poista, turpa kiinni,
suksi vittuun, painu hiiteen, häivy siitä, stop viestit, jätä minut rauhaan, jätä mut rauhaan
""",
    courtesy="""\
kiitos, nyt, ole, hyvä, jo, heti, hei, moi, terve, olkaa, hyvät, pliis, välittömästi, kiitti, viimeinkin
""",
    classes={
        "not": "älä/älkää/ala/alkaa/äläkä",
        "write": """\
kirjoita/kirjoittako/lähetä/lähettäkö/laheta/lahettako/häiritse/häiritkö/hairitse/viesti/viestitä/viestittele/
viestitelkö/viestittäkö/soita/laita/laittako/spämmää/spammaa/spämmätkö/pommita/pommittako/kontaktoi/laittele/
kirjottele/kirjota/kirjoittele/lähettele/lähetelkö/vaivaa/vaivatko
""",
        "mail": """\
viestejä/viesteja/viesti/viestiä/mainoksia/mainontaa/mitään/mitaan/spämmiä/yhteydenottoja/tarjouksia/
uutiskirjettä/uutiskirjeitä/roskapostia/postia/tekstareita/markkinointia/viestien/sähköposteja/ilmoituksia
""",
        "me": "minulle/mulle/minuun/muhun/minua/mua/meille/minut/tänne/enää/enaa/meitä",
    },
    said="""\
haluan/toivon/vaadin/pyydän että lopetatte/lopetat/poistatte/ette ?minulle ?viest* ?lähet* ?kirjoit*
voitteko/voisitteko/voitko/voisitko/voiko ?te ?sinä ?ystävällisesti poistaa/lopettaa minut/mut/numeroni/tietoni/\
viestien/minun/viestit ?listalta
en/emme halua/haluamme/kaipaa/tarvitse ?teidän ?mitään mainoksia/mainoksianne/viestejänne/mainontaa/viestejä
montako/kuinka kertaa/monta _4 lopet*/älkää
@not ?enää ?enaa ?koskaan ?ikinä kirjoita/kirjoittako/lähetä/lähettäkö/laheta/viesti/viestitä/laita/laittako/\
kirjota/spämmää/soita/viestittele/lähettele @me ?enää ?enaa ?@mail
@not ?@me @write ?@me ?enää ?enaa ?lisää @mail ?enää
@not enää/enaa/koskaan/ikinä ?@me @write
@not ?enää häiritse/häiritkö/vaivaa/kirjoita/kirjoittako/viesti/viestittele/spämmää ?minua ?mua ?enää $
@not ?enää ?koskaan ?minuun ota/ottako/olko/ole/ottakaa ?minuun ?muhun ?enää ?enaa ?koskaan yhteyttä/yhteytta/\
yhteydessä
@not enää olko/ottako/ota ?minuun
en/emme ?enää ?enaa halua/haluamme/tahdo/toivo/kaipaa ?enää ?enaa ?saada ?vastaanottaa ?lukea ?teiltä ?näitä \
?enempää ?lisää ?mitään ?teidän ?mitään @mail/viestejänne
en ?enää halua/tahdo/toivo ?enää ?että ?minuun ?minulle otetaan/kirjoitetaan/ottavan/lähetetään/saada ?yhteyttä
en halua/tahdo ?enää kuulla teistä
ei ?enää ?enaa ?lisää ?yhtään @mail ?enää ?kiitos $
lopet*/lopettakaa/lopeta ?jo ?nyt ?heti ?tuo ?se ?minulle ?nämä ?näiden ?tämä viest*/lähet*/laheta*/kirjoit*/\
spämm*/häirint*/spam*/mainos*/roskapost*
lopet*/lopettakaa/lopeta ?jo ?heti @me
jätä/jättäkää/jata ?jo ?nyt ?minut/mut/meidät ?jo ?nyt rauhaan
anna*/antakaa ?jo ?mun/minun ?mun ?minun olla ?rauhassa $
anna/antakaa olla
poist*/poista/poistakaa/ota/ottakaa/tuhoa* ?heti minut/mut/meidät/nimeni/numeroni/tietoni ?pois ?heti ?listalta/\
listaltanne/rekisteristä/listoilta/tietokannasta
poist*/unohda*/tuhoa*/poistakaa ?kaikki ?minun ?mun numeroni/tietoni/nimeni/yhteystietoni/yhteystiedot/tilini/\
numero/tiedot/dataani
unohda*/unohtakaa minut/mut
miten/kuinka/haluan/haluaisin/voinko/mistä ?pääsen ?voin ?saan ?saa peruuttaa/perua/perun/peruutan/lopettaa/pois/\
poistua/erota ?tilauksen ?tämän ?uutiskirjeen ?itseni ?listalta ?tilaukseni ?tältä ?tilauksen/listalta/\
uutiskirjeestä/uutiskirjeen/postituslistalta/viestit/nämä
miten/kuinka ?pääsen ?saan pois/eroon
haluan pois/erota/perua
peru*/peruuta/peruuttakaa/irtisano* ?minun tilaus/tilaukseni/tilauksen/uutiskirje* $
peru*/peruuta uutiskirje*
toivon/pyydän/mieluummin/toivoisin ?etten ?että ?en ?ette ei/ette/etten/en/lopet* ?enää
!painu*/suksi*/haista* ?kaikki helvettiin/vittuun/hiiteen/vittu/paska/muualle
!nyt riittää
!jos ?vielä ?kirjoit* _2 estän/ilmianna*/blokkaan
estän/ilmiannan/blokkaan/raportoin/ilmoitan sinut/teidät/sut/jos
!peruutan/perun suostumukse*
!vastustan
kyllästynyt ?näihin ?teidän viesteihin
lisää viestejä niin
""",
    unmeant="""\
en voi lopettaa _2
@not ?ikinä lopet* _2
@not poist*/peru* ?minua _2
älä/älkää soita _2
miksi _6
moniko/montako/paljonko/milloin _5
voinko/voiko ?perua ?peruuttaa ?tilauksen ?peruuttaa milloin/koska/myöhemmin _2
voiko tilauksen peruuttaa
peru/peruuta perjantain
siskoni peru*
pyysi/käski lopet*
ei lopu
@not unohd*
en saanut
anna mun/minun miettiä
riittääkö
riittää kahdelle
""",
    spoilers="""\
tänään huomenna osoitteeseen vanhaan vielä ääniviestiä ääniviestejä kuvia tilausnumero perjantain sinistä punaista
missata tuote paketti tahrat nauramista
""",
)
