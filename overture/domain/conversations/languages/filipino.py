"""Filipino. Data only."""

from overture.domain.conversations.wording import Language

FILIPINO = Language(
    code="tl",
    alone="""\
tigil, tigil na, tigilan, tigilan mo, itigil, itigil mo, itigil mo na, tama na, tama na po, sobra na, wag na,
wag na po, huwag na, hinto, ihinto, alis, lumayas ka, lubayan mo ako, tigilan mo ako, tigilan mo na ako,
tigilan niyo ako, tigilan nyo na ako, layuan mo ako, layuan mo ko, putang ina mo, gago, tumigil ka, tumigil ka na,
tumigil kayo, alisin mo ako, stop na, stop na po, unsubscribe po, ayoko na, ayaw ko na, hayaan mo ako,
manahimik ka, istop niyo na, wag kang makulit, wag makulit, lubayan nyo ko, burahin nyo number ko
""",
    courtesy="""\
po, please, salamat, paki, naman, lang, pls, hi, hello, maraming, sana, kuya, ate, opo, nga, pakiusap, sir, maam
""",
    classes={
        "not": "wag/huwag/wg/hwag/wagna/huag",
        "you": "mo/nyo/niyo/kayo/ka/kau/kayong/kang/mong/niyong/nyong",
        "me": "ako/akong/ko/kami/sakin/akin/sa/samin/q/aq/saken/namin",
        "write": """\
message/msg/imessage/chat/ichat/text/itext/txt/send/magmessage/magchat/magtext/magpadala/kontakin/kontakan/
guluhin/istorbohin/abalahin/contact/icontact/magsend/dm/idm/mangulit/kulitin/gambalain/tawagan/sumulat/sendan/
padalhan/mangistorbo/spam/manggulo/ispam/bother/magspam/pm/ipm/ginugulo/ulit/padala
""",
        "mail": """\
message/messages/msg/msgs/text/texts/mensahe/promo/promos/ads/spam/chat/chats/offers/dm/dms/mga
""",
    },
    said="""\
gusto/nais/sana ?ko ?sana tigilan/itigil/tumigil ?na @you ?na ?ang
pwede/puwede/maaari ?po ?bang ?ba ?niyo ?nyo ?paki alisin/tanggalin/burahin/alis/tanggal/delete/remove/paki \
?alis ?tanggal ?niyo ?nyo ?po ako/number/name/sa
ayoko/ayaw ?ko ?na ?po ng/nang ?mga promo/ads/spam/marketing ?messages
@not ?na ?@you ?na ?po ?nang ?ulit ?muli ?@me ?po ?na ?ng ?i ?mag ?pang ?mo @write ?sa ?@me ?ulit ?@mail ?ng ?ever
@not ?na ?n ?@you ?na ?po ?@me ?po ?na ?ng ?i ?mag @write ?ng
stop messaging/texting/chatting ?na po/na
tigil*/itigil*/ihinto*/istop*/stop ?na ?@you ?na ?po ?ang ?yang ?yung ?pag ?ang ?kaka ?mga ?sa @write/kaka*/pag*/\
@mail/spam ?@mail
tigilan ?na @you ?na ?po ?nga ako/ko/kami/akong/ang/q/aq
tigil ?na ?@you ?po ang/yang/sa/kaka*
itigil ?na ?@you ?na ?po ang/yang/yan
tama na ?po yang/ang/sa/yung ?mga kaka*/pag*/@write/messages/message/spam/mensahe
lubayan/layuan/hayaan/pabayaan/iwan/iwanan ?na @you ?na ?po ako/ko/kami/muna/akong/aq
paki/pakitanggal/pakialis/pakibura/pakidelete/alisin/tanggalin/burahin/idelete/alis/tanggal/delete/remove/bura/\
kalimutan/ialis ?tanggal ?alis ?delete ?remove ?bura ?po ?na ?@you ?na ?po ?ang ?yung ako/akong/number/name/\
pangalan/contact/info/data/details/account/profile/numero ?ko ?po ?namin ?sa ?list ?listahan
paki/pakitanggal/pakialis/alisin/tanggalin ?tanggal ?alis ?remove ?na ?@you ?po ?na ako/name/pangalan ?ko ?po \
?na sa/from ?list/listahan
ayoko/ayaw/ayokong/hindi/di/dko ?ko ?na ?po ?ko ?na ?nang ?ng ?gusto ?kong ?ko makatanggap/makareceive/tumanggap/\
mareceive/mamessage/makontak/makita/matanggap/macontact/mg/ng/nang ?pa ?ng ?mga ?@mail
ayoko/ayaw ?ko ?na ?po ng/nang ?mga ?ganitong @mail
ayaw ko ?na ?po ng/nang ?mga @mail
ayoko ?na/ng ?mga @mail
paano/pano/pwede/paki/gusto/nais ?po ?ba ?ko ?kong ?mag ?mag unsubscribe/magunsubscribe/unsub/opt/maalis/\
makaalis ?po ?out
unsubscribe ?na/nyo/mo/niyo ?na ?po ako/ko/me/na/po
!iblock/ibblock/report/irereport/ireport/block/blocked/iboblock ?ko ?na kita/kayo ?na ?pag ?kapag
!kita/kayo iblock/block/irereport
!lumayas/umalis/layas ka/kayo/na
!putang/tangina/putangina/tang ?ina ?mo ?nyo $
sabi ?ko ?ng ?nang tigil*/tama/wag ?na
sawa/pagod ?na ?ako ?sa ?ko ?sa mga @mail
""",
    unmeant="""\
@not ?na ?@you ?po titigil/tumigil/tigil*
@not ?na ?@you ?po ?na ?ako ?akong tanggal*/alis*/delete/burahin/alisin/tanggalin _2
@not ?na ?@you ?po i delete _2
bakit _7
ilan _5
saan/san _4
sabi ?ng _3 tigil ?na
nag unsubscribe
kapatid/asawa/kaibigan ?ko ?nag _2
hindi ko mapigil*
@not kalimut*/kalimutang _2
@not ?na ?muna tumawag/tawag
paano/pano/magkano mag ?subscribe subscribe
natatanggal/matatanggal ba
tanggalin yung pangalawang/item
iwan mo sa
i cancel
""",
    spoilers="""\
bukas ngayon lumang address muna pictures voice order item booking friday blue red opisina office miss pinto
mantsa papalitan titigil magkano presyo
""",
)
