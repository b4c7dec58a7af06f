"""Greek, Hungarian, Finnish, Turkish. Data only."""

from overture.domain.conversations.languages.shape import Language

SOUTH = (
    Language(
        code="el",
        alone="""σταμάτα, σταματήστε, διαγραφή, απεγγραφή, τέλος, φτάνει, φτάνει πια, αρκετά, αρκετά πια, φύγε, φύγετε, παράτα με, παρατήστε με, άσε με, αφήστε με, κατάργηση εγγραφής, διαγράψτε με, διέγραψε με, στοπ, άντε γαμήσου, γαμήσου, διακοπή, ξεκουμπίσου, εξαφανίσου, ακύρωση, ακύρωση εγγραφής, βγάλτε με, σβήστε με,
 δεν θέλω, όχι άλλα μηνύματα, όχι άλλο, ως εδώ, κόφτο, κόφτε το, μη με ενοχλείτε, άει στο διάολο, άι στο διάολο, κατάργηση, stamata, stamatiste, ftanei, ase me, μην ενοχλείτε""",
        courtesy="παρακαλώ, ευχαριστώ, τώρα, γεια, σας, καλημέρα, πια, αμέσως, ρε, επιτέλους, καλησπέρα, σου, φίλε",
        classes={
            "not": "μη/μην/δεν/μιν",
            "write": """γράφεις/γράψεις/γράφετε/γράψετε/στέλνεις/στέλνετε/στείλεις/στείλετε/ενοχλείς/ενοχλείτε/ενοχλήσετε/ενοχλήσεις/ξαναγράψεις/ξαναγράψετε/ξαναστείλεις/ξαναστείλετε/ξαναενοχλήσετε/επικοινωνείτε/επικοινωνείς
 /επικοινωνήσετε/επικοινωνήσεις/ξαναεπικοινωνήσετε/σπαμάρεις/σπαμάρετε/πρήζεις/πρήζετε/τηλεφωνείτε/ζαλίζεις/ζαλίζετε/ξαναστέλνετε/ξαναμιλήσεις/στελνετε/ξαναγράφεις/ξαναενοχλήσεις""",
            "mail": "μηνύματα/μήνυμα/διαφημίσεις/διαφήμιση/σπαμ/spam/sms/προσφορές/email/ενημερώσεις/τίποτα/ειδοποιήσεις/newsletter/επικοινωνία/μηνυμάτα",
            "me": "μου/με/μας/εμένα",
        },
        said="""
@not @me @write ?άλλο ?ξανά ?πια ?ποτέ ?τίποτα ?άλλα $
@not @me @write ?άλλο/ξανά/πια/ποτέ/άλλα/πλέον/μηνύματα/σπαμ/διαφημίσεις/τίποτα ?@mail
@not ?@me @write ?μου ?άλλα ?άλλο ?ξανά @mail/άλλο/ξανά/πια/πλέον/άλλα
@not ?@me ξανα* ?πια
@not επικοινων* ?ξανά ?άλλο ?μαζί ?πλέον ?μου $
@not επικοινων* ?ξανά ?άλλο μαζί
@not ενοχλείτε/ενοχλείς/ενοχλήσετε ?ξανά ?άλλο ?πια $
ποτέ @not/ξανά
σταμάτ*/σταματ*/πάψ*/πάψτε/κόψτε/κόψε ?επιτέλους ?πια ?να ?@me ?με ?τα ?τις ?το ?πλέον @write/μηνύματα/σπαμ/spam/διαφημίσεις/να/ενοχλ*/στέλν*/γράφ*
άσε/άφησε/αφήστε/άστε/ασε/αφησε ?@me ?επιτέλους ?πια ησυχ*/ήσυχ*/στην
άσε/άφησε/αφήστε/άστε με ησυχ*/ήσυχ*
παράτα/παρατήστε/παρατα με/μας
!παράτα/παρατήστε ?με ?μας ?ήσυχο $
διαγράψ*/διέγραψ*/βγάλ*/βγάλε/σβήσ*/αφαιρέσ*/διαγραψ*/ξέχν*/ξεχάστε/βγάζ* ?παρακαλώ ?@me ?τον ?το ?τα από/αριθμό/στοιχεία/όνομα/δεδομένα/προφίλ/κινητό/τηλέφωνο/λίστα ?την ?τη ?μου
διαγράψ*/διέγραψ*/σβήσ*/αφαιρέσ*/βγάλ* με/μας ?παρακαλώ ?αμέσως $
διαγράψτε/διέγραψε/βγάλτε/βγάλε/αφαιρέστε με από
ξέχνα/ξεχάστε με/μας/το
θέλω/επιθυμώ/ήθελα/πώς/πως/ζητώ ?να ?μπορώ ?κάνω ?με ?θα διαγραφώ/διαγράφομαι/διαγράψετε/απεγγραφώ/ξεγραφτώ/διαγραφή/απεγγραφή/βγω/διαγραφω
@not ?σας θέλω/επιθυμώ/θέλουμε/χρειάζομαι/δέχομαι/δε ?να ?πια ?πλέον ?από ?εσάς ?λαμβάνω ?παίρνω ?μου ?με ?άλλα ?τα ?αυτά ?τις ?σας ?άλλες ?καμία ?να @mail/λαμβάνω/στέλνετε/ενοχλείτε/επικοινωνείτε/στέλνεις/γράφεις/γράφετε
δε/δεν θέλω/επιθυμώ ?να ?πια ?άλλα ?άλλες ?λαμβάνω ?τις ?τα ?σας @mail/λαμβάνω
δε/δεν θέλω ?άλλη ?καμία επικοινωνία/διαφημίσεις
προτιμώ/θα ?προτιμούσα ?να μη/μην ?@me ?να ?λαμβάνω ?στέλνετε
φτάνει/αρκετά/τέλος/όχι/φτανει ?πια ?άλλα ?με ?τα ?το ?τις μηνύματα/σπαμ/spam/διαφημίσεις
παρακαλώ @not ?@me ?ξανά @write/ξανα*
!άντε/άντε/άι/άει γαμήσου/στο/γαμηθείτε/παράτα/χάσου ?διάολο
!γαμήσου/γαμηθείτε
!αν ξανα* _4
!σε/σας/θα μπλοκάρω/αναφέρω/μπλοκάρω/καταγγείλω
!θα σας/σε/το αναφέρω/μπλοκάρω/καταγγείλω/αναφερω
!ανακαλώ/αποσύρω ?τη ?την συγκατάθεσ* 
!αντιτίθεμαι
ακυρώστε/ακύρωσε/ακυρώσω/ακύρωση ?την ?μου ?τη εγγραφή/συνδρομή/εγγραφής ?μου
stamata/stamatiste ?na mou/na ?mou
mi/min ?mou ?me stelneis/grafeis/stelnete/grafete/enoxleis/enoxleite
ase me hsixo/isixo/hsyxo
""",
        unmeant="""
@not ?μπορώ ?με ?μου σταμα* _3
@not ?με ?μας βγάλ*/διαγράψ*/διαγράφ*/βγάζ*/σβήσ* _2
μπορώ/γίνεται ?να ?διαγραφώ ?όποτε διαγραφώ/διαγραφή/όποτε _2
γιατί _6
πόσο/πόσοι/πότε/πόσα _5
διαγράφηκε/διαγράφονται
είπε/ζήτησε ?μου ?σας να _2
μην ξεχ* _3
σταμάτησα ?το
αρκετά καλό/ακριβό/μεγάλο/ωραίο
φτάνει για/αύριο
μπορώ/ακυρώστε να/την ακυρώσω/παρασκευή/παραγγελία
άσε/αφήστε με/το να/στην ?το
διαγραφή παραγγελίας
""",
        spoilers="""σήμερα αύριο διεύθυνση παλιά ακόμα ηχητικά φωτογραφίες παραγγελία παραγγελίας παρασκευή πόρτα μπλε κόκκινο χάσω εδώ αδερφή προϊόν λεκέδες εφαρμογή βροχή ενοχλώ""",
    ),
    Language(
        code="hu",
        alone="""állj, elég, elég volt, elég legyen, leiratkozás, leiratkozom, leiratkozni, hagyd abba, hagyjátok abba, hagyják abba, hagyja abba, kopj le, kopjatok le, húzz el, húzzatok el, szállj le rólam, szálljatok le rólam, töröljetek, töröljenek, törölj, menj a picsába, menj a francba, ne írj, ne írjatok, ne írjon, ne írjanak, ne zaklass, ne zaklassanak, ne keressetek, ne keressenek,
 hagyj békén, hagyjatok békén, takarodj, tűnj el, ne küldjetek, ne küldj, töröljön, kussolj, anyád, stop üzenetek, ne zavarj, nem kérem, nem kell, ne spammelj, nem kérek többet, elegem van, hagyjál, hagyjál békén, leiratkoznék, lemondás, ne zavarjanak""",
        courtesy="kérem, kérlek, köszönöm, most, köszi, legyszi, légyszi, azonnal, üdv, szia, jó, napot, már, köszönettel, helló, legyen, szíves, szíveskedjen, kérnék, kösz",
        classes={
            "write": """írj/írjon/írjatok/írjanak/irj/irjon/irjatok/irjanak/keress/keressen/keressetek/keressenek/zavarj/zavarjon/zavarjanak/zavarjatok/küldj/küldjön/küldjetek/küldjenek/kuldj/kuldjetek/küldözgess/küldözgessen/küldözgessenek/küldözgessetek
 /zaklass/zaklasson/zaklassanak/zaklassatok/spammelj/spammeljetek/írogass/írogassatok/írogassanak/irogass/háborgass/nyaggass/nyaggassatok/hívj/hívjanak/hívjatok/piszkálj/piszkáljatok/kontaktálj""",
            "more": "többet/többé/tobbet/tobbe/soha/megint/ismét/nekem/engem/ide/rám/minket/újra/nekünk/mostantól",
            "mail": "üzenet*/uzenet*/reklám*/reklam*/spam*/ajánlat*/hírlevel*/hirdetés*/semmit/sms*/email*/dm/megkeresés*/leveleket/promó*/értesítés*",
        },
        said="""
ne @write @more
ne írj/írjon/írjatok/írjanak/irj/irjatok/küldj/küldjetek/küldjenek/zavarj/zavarjanak/keressetek/keressenek/keress/zaklassanak/zaklass/zaklassatok/irjanak ?kérem ?légyszi $
ne küld*/kuld*/küldözges* ?nekem ?nekünk ?ide ?több ?ilyen ?tovább ?nekem @mail
@more ?kérem ?már ne @write
ne vegy*/vegye/lépj*/lépjen* ?fel ?kapcsolatba ?velem
nem kérek/kérünk/akarok/szeretnék/kívánok/akarunk/szeretnénk/óhajtok/kérem ?már ?több ?tobb ?ilyen ?tőletek ?önöktől ?semmilyen ?a ?az @mail/megkeresés*/többet/semmit ?kapni ?fogadni
nem kérek/kérem/kérünk ?több ?ilyen ?a ?az @mail
nem akarok/szeretnék/kívánok/szeretnénk ?több ?tőletek ?több ?@mail kapni/kapok/hallani/fogadni
nem akarom/szeretném/szeretnem hogy ?többet ?nekem ?engem írj*/keress*/küld*/zaklass*
hagy*/hagyd/hagyjatok/hagyják/hagyja ?már ?kérem ?ezt abba ?kérem ?az ?a ?ezt ?már
hagyj*/hagyjon/hagyjatok/hagyjanak/hagyjál ?már ?engem ?minket ?végre ?kérem békén/beken
békén hagy*
töröl*/torol*/vegy*/vegyél/vegyen/vegyenek/vegyetek/szed*/húzz*/iratkoztas* ?ki ?le ?engem ?kérem ?a ?az ?ki ?le list*/adatbázis*/rendszer*/hírlevél*/címlist*/névjegy*
töröl*/torol*/felejts* ?kérem ?ki ?a ?az ?az ?összes számom*/szamom*/adataim*/nevem*/fiókom*/elérhetőség*/kontaktom*/profilom*/telefonszám*
töröljenek/töröljetek/töröljön/törölj ?kérem ?innen ?ki $
vegyenek/vegyetek/vegyél/vegyen le/ki ?engem ?a
felejts*/felejtsenek el
!leiratkozom/leiratkozás/leiratkoznék
!le ?akarok ?szeretnék ?kívánok iratkozni/iratkoznék
iratkozz* le
hogyan/hogy/miként/szeretnék/akarok/hol ?tudok ?lehet ?kell ?is ?lehetne leiratkoz*/leiratkozni/kiiratkoz*/lemondani
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
inkább/szeretném/szeretnék/kérném/szíveskedjenek ?ha ?hogy ?nem ?ne nem/ne/mellőz* ?írn* ?többet ?kap* ?több ?keresn*
nem járulok hozzá
mondd/mondja/lemondom/mondják ?a ?az ?le feliratkozás*/hírlevel*
""",
        unmeant="""
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
        innocent="feliratkozhatok letiltva tiltva",
        spoilers="""ma holnap címre régi még hangüzenetet képet rendelést pénteket tételt kéket piros lemaradni ajtóban húgom appot változik foltot kapok kapom""",
    ),
    Language(
        code="fi",
        alone="""lopeta, lopettakaa, peruuta, poista minut, poistakaa minut, riittää, nyt riittää, poistu, häivy, häipykää, painu helvettiin, painukaa helvettiin, jätä rauhaan, älä häiritse, älkää häiritkö, lopeta jo, lopettakaa jo, peru, peru tilaus, peruuta tilaus, peruutus, painu vittuun, haista vittu, haista paska, ei enää, ei viestejä, ei mainoksia, lopetus, en halua, älä kirjoita, älkää kirjoittako,
 eroa listalta, irtisanon, poista, turpa kiinni, suksi vittuun, painu hiiteen, häivy siitä, estetty, stop viestit, jätä minut rauhaan, jätä mut rauhaan""",
        courtesy="kiitos, nyt, ole, hyvä, jo, heti, hei, moi, terve, olkaa, hyvät, pliis, välittömästi, kiitti, viimeinkin",
        classes={
            "not": "älä/älkää/ala/alkaa/äläkä",
            "write": """kirjoita/kirjoittako/lähetä/lähettäkö/laheta/lahettako/häiritse/häiritkö/hairitse/viesti/viestitä/viestittele/viestitelkö/viestittäkö/soita/laita/laittako/spämmää/spammaa/spämmätkö/pommita/pommittako/kontaktoi/laittele/kirjottele/kirjota/kirjoittele/lähettele/lähetelkö/vaivaa/vaivatko""",
            "mail": "viestejä/viesteja/viesti/viestiä/mainoksia/mainontaa/mitään/mitaan/spämmiä/yhteydenottoja/tarjouksia/uutiskirjettä/uutiskirjeitä/roskapostia/postia/tekstareita/markkinointia/viestien/sähköposteja/ilmoituksia",
            "me": "minulle/mulle/minuun/muhun/minua/mua/meille/minut/tänne/enää/enaa/meitä",
        },
        said="""
@not ?enää ?enaa ?koskaan ?ikinä kirjoita/kirjoittako/lähetä/lähettäkö/laheta/viesti/viestitä/laita/laittako/kirjota/spämmää/soita/viestittele/lähettele @me ?enää ?enaa ?@mail
@not ?@me @write ?@me ?enää ?enaa ?lisää @mail ?enää
@not enää/enaa/koskaan/ikinä ?@me @write
@not ?enää häiritse/häiritkö/vaivaa/kirjoita/kirjoittako/viesti/viestittele/spämmää ?minua ?mua ?enää $
@not ?enää ?koskaan ?minuun ota/ottako/olko/ole/ottakaa ?minuun ?muhun ?enää ?enaa ?koskaan yhteyttä/yhteytta/yhteydessä
@not enää olko/ottako/ota ?minuun
en/emme ?enää ?enaa halua/haluamme/tahdo/toivo/kaipaa ?enää ?enaa ?saada ?vastaanottaa ?lukea ?teiltä ?näitä ?enempää ?lisää ?mitään ?teidän ?mitään @mail/viestejänne
en ?enää halua/tahdo/toivo ?enää ?että ?minuun ?minulle otetaan/kirjoitetaan/ottavan/lähetetään/saada ?yhteyttä
en halua/tahdo ?enää kuulla teistä
ei ?enää ?enaa ?lisää ?yhtään @mail ?enää ?kiitos $
lopet*/lopettakaa/lopeta ?jo ?nyt ?heti ?tuo ?se ?minulle ?nämä ?näiden ?tämä viest*/lähet*/laheta*/kirjoit*/spämm*/häirint*/spam*/mainos*/roskapost*
lopet*/lopettakaa/lopeta ?jo ?heti @me
jätä/jättäkää/jata ?jo ?nyt ?minut/mut/meidät ?jo ?nyt rauhaan
anna*/antakaa ?jo ?mun/minun ?mun ?minun olla ?rauhassa $
anna/antakaa olla
poist*/poista/poistakaa/ota/ottakaa/tuhoa* ?heti minut/mut/meidät/nimeni/numeroni/tietoni ?pois ?heti ?listalta/listaltanne/rekisteristä/listoilta/tietokannasta
poist*/unohda*/tuhoa*/poistakaa ?kaikki ?minun ?mun numeroni/tietoni/nimeni/yhteystietoni/yhteystiedot/tilini/numero/tiedot/dataani
unohda*/unohtakaa minut/mut
miten/kuinka/haluan/haluaisin/voinko/mistä ?pääsen ?voin ?saan ?saa peruuttaa/perua/perun/peruutan/lopettaa/pois/poistua/erota ?tilauksen ?tämän ?uutiskirjeen ?itseni ?listalta ?tilaukseni ?tältä ?tilauksen/listalta/uutiskirjeestä/uutiskirjeen/postituslistalta/viestit/nämä
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
        unmeant="""
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
        spoilers="""tänään huomenna osoitteeseen vanhaan vielä ääniviestiä ääniviestejä kuvia tilausnumero perjantain sinistä punaista missata tuote paketti tahrat nauramista""",
    ),
    Language(
        code="tr",
        alone="""dur, durdur, durdurun, iptal, ret, red, çık, yeter, yeter artık, yeter be, yazma, yazmayın, mesaj atma, mesaj atmayın, defol, siktir git, siktir, defolun, rahat bırak, rahat bırakın, kes, kesin, kes artık, abonelikten çık, abonelikten çıkmak istiyorum, listeden çık, çıkar, çıkış, beni rahat bırak, istemiyorum, sil, engelle, spam, bırak, bırakın, mesaj yok, hayır yazma, rahatsız etme, rahatsız etmeyin, ret et,
 üyelikten çık, aboneliği iptal et, uzak dur, bıktım, git başımdan, gidin başımdan, yollama, yollamayın, gönderme, göndermeyin, stop mesaj, sus""",
        courtesy="lütfen, teşekkürler, şimdi, merhaba, selam, artık, teşekkür, ederim, sağol, sağolun, hemen, ya, be, abi, kardeşim, lan, iyi, günler, rica, ederim, lutfen",
        classes={
            "not": """yazma/yazmayın/yazmayınız/yazmayin/atma/atmayın/atmayınız/atmayin/gönderme/göndermeyin/göndermeyiniz/gonderme/gondermeyin/ulaşma/ulaşmayın/ulaşmayınız/yollama/yollamayın/yollamayin/arama/iletme/iletmeyin/spamlama/spamlamayın/yazmasın/
 mesajlaşma/mesajlama/etme/etmeyin/etmeyiniz/geçme/geçmeyin/geçmeyiniz/rahatsız/darlama/darlamayın/bulaşma/bulaşmayın""",
            "me": "bana/bize/beni/bizi/benimle/bizimle/buraya",
            "mail": "mesaj/mesajlar/mesajlarınızı/mesajınızı/reklam/reklamlar/sms/mail/ileti/bildirim/dm/spam/tanıtım/mesajı/msj/teklif/e-posta/kampanya/hiçbir/bülten/mesj/mesajlarınız",
        },
        said="""
bana/bize ?bir ?daha ?artık ?lütfen ?sakın ?boş ?boyle ?böyle ?gereksiz ?reklam ?@mail ?artık yazma/yazmayın/yazmayınız/yazmayin/atma/atmayın/atmayin/gönderme/göndermeyin/göndermeyiniz/gondermeyin/ulaşmayın/ulaşma/yollama/yollamayın/yazmasın/yazmasanız
bir/artık/sakın ?daha ?lütfen ?@me ?@mail ?lütfen yazma/yazmayın/yazmayınız/yazmayin/atma/atmayın/gönderme/göndermeyin/ulaşmayın/yollama/yollamayın/gondermeyin/aramayın/etmeyin/iletişime/rahatsız
@mail ?bir ?daha ?artık ?lütfen atma/atmayın/atmayin/atmayınız/gönderme/göndermeyin/göndermeyiniz/gonderme/gondermeyin/yollama/yollamayın/iletmeyin/yazma/yazmayın ?artık ?bana ?bir ?daha ?lütfen $
yazma/yazmayın/yazmayin/yazmayınız/atma/atmayın/gönderme/göndermeyin ?artık ?lütfen bana/artık/bir ?daha
@me ?bir ?daha ?lütfen ?artık rahatsız/rahatsiz etme/etmeyin/etmeyiniz/etmesin/etmeyi
rahatsız/rahatsiz etme/etmeyin/etmeyiniz ?artık ?lütfen ?beni $
@me ?artık ?lütfen ?bir ?bi rahat/raat ?bırak*/birak* ?bırak*/birak*
rahat ?bırak*/birak* beni/bizi
@me ?bir ?daha ?lütfen iletişime geçme/geçmeyin/geçmeyiniz
iletişime ?bir ?daha ?lütfen geçme/geçmeyin/geçmeyiniz
@me ?hemen ?lütfen ?bu ?şu ?sizin listeden/listenizden/listesinden/gruptan/sistemden/rehberinizden/veritabanınızdan/listenden ?hemen ?lütfen çıkar/çıkarın/çıkart/çıkartın/çıkarınız/sil/silin/cikar/cikarin/silebilir/çıkarabilir/çıkarır
listeden/listenizden/sistemden/listenden ?hemen ?lütfen çıkar/çıkarın/çıkart/çıkartın/sil/silin/cikar/cikarin ?beni ?lütfen
@me sil/silin/unut/unutun/çıkar/çıkarın/çıkartın ?lütfen ?artık ?listeden
numaramı/numarami/bilgilerimi/verilerimi/kaydımı/hesabımı/adımı/iletişim/kişisel ?bilgilerimi ?verilerimi ?hemen ?lütfen ?rehberinizden ?sistemden ?listeden sil/silin/siliniz/silmenizi/kaldırın/kaldır/silebilir/çıkarın/unut/unutun/silmeni
sil/silin/unut/unutun ?lütfen numaramı/bilgilerimi/beni/verilerimi
abonelik*/aboneliğ*/üyelik*/üyeliğ*/uyelik*/bülten*/listeden ?nasıl ?hemen ?lütfen ?artık çık/çıkmak/çıkar/çıkarın/çıkabilirim/çıkarım/cikmak/çıkacağım/çıkıyorum/çıkmayı/ayrılmak/çıkarır
aboneliğimi/üyeliğimi/kaydımı/aboneligimi ?hemen ?lütfen iptal/sonlandır*/durdur*/silin/sil
abonelik/üyelik iptal*
iptal et/edin/ediniz aboneliğimi/üyeliğimi
nasıl ?bu ?buradan ?abonelikten ?listeden çıkarım/çıkabilirim/ayrılırım/kurtulurum/çıkıcam/çıkacağım
nasıl ?abonelik* iptal
mesaj/mesajlarınızı/reklam/sms/ileti/bildirim/spam/tanıtım/mail/mesajlar ?falan ?almak ?daha ?artık ?görmek istemiyorum/istemiyoruz/istemem/istemiyom ?artık $
mesaj/mesajlarınızı/reklam/sms/bildirim/mail ?almak ?daha istemiyorum/istemiyoruz
artık/sizden/senden/daha ?hiç ?hiçbir ?hiç ?bir ?daha ?fazla ?bu ?sizden @mail/yazmanızı/mesajları ?almak ?duymak ?görmek ?atmanızı ?göndermenizi istemiyorum/istemiyoruz/istemem
yazmanızı/atmanızı/göndermenizi/aranmak/ulaşmanızı istemiyorum
yazmamanızı/atmamanızı/göndermemenizi/aranmamayı/ulaşmamanızı/etmemenizi/almamayı rica/tercih/istiyorum/isterim
mesaj/yazmayı/@mail ?bana ?atmayı/göndermeyi/yazmayı/yapmayı ?artık bırak*/kes*/durdur*/birak*
mesaj/spam/reklam ?atmayı/yapmayı/göndermeyi bırak*/kes*/durdur*
göndermeyi/yazmayı/atmayı/spam ?artık bırak/bırakın/kes/kesin/durdur/durdurun/birak/birakin
uzak dur*/durun ?benden
düş*/düşün/düşün yakamdan
!siktir* git/ol/lan
siktir* $
!defol* ?git
!bir daha yazar*/yazarsanız/atarsan*/mesaj
!engellerim/engelliyorum/engelleyeceğim/engellicem/şikayet/bloklarım/blokluyorum/spamlarım ?ederim ?edeceğim ?ediyorum ?sizi ?seni $
şikayet edeceğim/ederim/ediyorum/edicem
!onayımı/iznimi/rızamı/onayimi ?geri çek*/iptal*
kvkk/verilerimin ?kapsamında ?işlenmesini sil*/istemiyorum
bıktım/usandım/sıkıldım ?artık ?bu ?sizin mesajlar*
yeter artık/be/ya/mesaj* ?yazma* ?atma*
unutun/unut beni
""",
        unmeant="""
@me ?listeden ?lütfen çıkarma/çıkarmayın/silme/silmeyin
neden/niye ?bana ?artık _4
istediğim/istedigim zaman/vakit _2
kardeşim/eşim/arkadaşım/ablam ?size abonelik* _2
kardeşim/eşim/arkadaşım/ablam yazmayın/yazma/çıktı _1
yazmayın/yazma ?artık demiş/dedi
kaç _5
aramayın/arama buradan
yazmayı/atmayı unutma*
iptal edebilir/edebilirmiyim _2
randevumu/siparişi/siparişimi iptal
dur bir/ya
yeter ki
bir paket yeter
bu kadar yeter
yeter mi
uygulamayı yanlışlıkla sil*
""",
        innocent="engellenmişti engellendi durak",
        spoilers="""bugün yarın adrese eski henüz sesli foto fotoğraf siparişi siparişten randevumu cuma mavi kırmızı kaçırmak ürünü lekeyi adres kapıya buradan gelmiyor""",
    ),
)
