"""Hindi, Bengali, Indonesian and Malay, Filipino, Vietnamese. Data only."""

from overture.domain.conversations.languages.shape import Language

ASIA = (
    Language(
        code="hi",
        alone="""रोकें, रोको, रुको, बंद करो, बंद करें, बंद कर दो, बंद कीजिए, बस करो, बस कीजिए, बस, बस बहुत हुआ, स्टॉप, अनसब्सक्राइब, परेशान मत करो, तंग मत करो, चले जाओ, भाड़ में जाओ, मत भेजो, मैसेज मत करो, मुझे हटाओ, पीछा छोड़ो, निकल जाओ, दफा हो जाओ, दूर रहो, हटो, हटाओ, हटा दो, ब्लॉक, रद्द करें, बंद करो ये सब,
 band karo, mat karo, bas karo, bas karo yaar, band kar do, mat bhejo, pareshan mat karo, chup karo, nikal, dafa ho jao, bhaad me jao, bas kr, band kr, rok do, roko, tang mat karo, msg mat karo, chale jao""",
        courtesy="कृपया, धन्यवाद, please, अब, प्लीज, प्लीज़, यार, नमस्ते, जी, भाई, शुक्रिया, ये, सब, अभी, yaar, bhai, ab, plz, kripya, ji, दोस्त, arre, अरे",
        classes={
            "not": "मत/न/ना/नहीं",
            "do": "भेजो/भेजें/भेजिए/भेजना/करो/करें/करना/कीजिए/लिखो/लिखें/लिखना/दो/दें/भेजिये/कीजिएगा/करिए/भेजे/करे/भेजा/किया/भेजिएगा",
            "mail": "मैसेज/मेसेज/संदेश/मैसेजेस/विज्ञापन/स्पैम/मेल/एसएमएस/प्रचार/संपर्क/डीएम/ऑफर/सन्देश/मेसेजेस",
            "msg": "message/msg/messages/msgs/dm/sms/mesage/spam/contact/text/promotion/ads",
            "rno": "mat/na/nahi/mt/nhi/naa",
            "rdo": "karo/karna/bhejo/bhejna/kro/krna/karein/kijiye/bhejiye/bhej/kar/karo/kariye/bheje/kare/do",
        },
        said="""
मुझे/हमें/मुझको ?अब ?और ?दोबारा ?फिर ?से ?कभी ?ये ?ऐसे ?कोई ?इस ?तरह ?के @mail ?भी @not @do
मुझे/हमें ?अब ?दोबारा ?फिर ?से ?कभी मत/न भेज*/लिख*/करें
@mail ?मुझे ?फिर ?से ?दोबारा @not @do $
दोबारा/आगे/अब/आगे/कभी/फिर/और ?से ?मुझे ?मुझसे ?और ?कभी ?कोई @mail ?भी @not @do
मुझसे/हमसे ?दोबारा ?फिर ?कभी ?से संपर्क @not @do
संपर्क @not @do
मुझे/हमें ?बार ?अब ?और परेशान/तंग/डिस्टर्ब/परेशानी @not @do
परेशान/तंग/डिस्टर्ब @not @do ?यार
@mail ?मुझे भेजना/करना/भेजने ?तुरंत ?अब बंद/रोक/रोकें ?कर*/करें/करो/कीजिए/दो
बंद करो/करें/कीजिए/कर ?दो ?ये ?यह ?सब @mail
मुझे/हमें/मेरा/मेरे ?अपनी ?इस ?नाम ?नंबर ?को ?आपकी ?इस सूची/लिस्ट/ग्रुप/डेटाबेस से ?बाहर हटा*/निकाल*/डिलीट
सूची/लिस्ट से ?मुझे ?मेरा ?नाम हटा*/निकाल*
मेरा/मेरी/मेरे ?फोन ?मोबाइल ?सारा नंबर/डेटा/नाम/जानकारी/अकाउंट/कॉन्टैक्ट ?लिस्ट ?सूची ?से डिलीट/हटा*/मिटा*/निकाल* ?कर* ?दो/दें/दीजिए/करो/करें
मुझे/हमें ?आपके ?ये ?यह ?ऐसे ?अब ?और ?कोई ?आपका @mail ?भी नहीं ?चाहिए/चाहिये
मैं/हम ?अब ?और ?कोई ?ये ?आपके @mail ?प्राप्त ?पाना नहीं/प्राप्त ?पाना ?करना ?लेना ?नहीं चाहता/चाहती/चाहते
मुझे/हमें ?अब अकेला/चैन ?से ?रहने छोड़*/रहने/दो
मुझे ?मुझे हटा*/निकालो/ब्लॉक ?दो ?दें $
पीछा/जान/पिंड छोड़*
मुझे ?कृपया अनसब्सक्राइब कर*
अनसब्सक्राइब ?कैसे करो/करें/करना/कर/कैसे/करूं
सदस्यता/सब्सक्रिप्शन ?मेरी ?को रद्द/बंद/समाप्त/कैंसिल
मेरी सदस्यता/सब्सक्रिप्शन ?को रद्द/बंद/समाप्त/कैंसिल
!दोबारा/फिर/अगर/अब ?से ?अगर ?मैसेज ?किया ?आया ?भेजा ?तो _2 ब्लॉक/रिपोर्ट
!ब्लॉक ?कर कर/कर ?रहा ?रही ?दूंगा ?दूंगी ?दिया
रिपोर्ट कर ?दूंगा ?दूंगी ?रहा
!भाड़ में
!निकल/दफा/दफ़ा ?हो जाओ/हो/यहां
mujhe/mujko/hume/muje/mjhe/mereko ?ab ?phir ?fir ?se ?dobara ?kabhi ?aur ?koi ?aise ?ye @msg @rno @rdo
@msg @rno @rdo ?mujhe ?yaar ?bhai ?please ?plz ?ab
dobara/ab/phir/fir/aage ?se ?mujhe ?koi @msg @rno @rdo
mujhe ?ab ?aur pareshan/tang/disturb/paresan @rno @rdo
pareshan/tang/disturb/paresan @rno @rdo
@msg ?mujhe karna/bhejna/krna/karne ?ab band ?karo/kro/kr/karein/kar
band karo/kro/kar/kr ?do ?ye ?yeh ?sab @msg
mujhe/mera/mere/muje ?apni ?is ?naam ?number list/database se ?bahar hata*/nikal*/remove/delete/hta*
list se ?mujhe ?mera hatao/hata/nikalo/nikal/hatado
mera/mere/meri ?phone number/data/naam/no/num ?list ?se delete/hatao/hata/remove/mita ?karo ?kro ?do ?kar $
mujhe/hume/muje/mjhe ?ye ?aapke ?apke ?tumhare ?koi ?aur nahi/nhi/nai ?chahiye/chaiye @msg
mujhe/hume/muje nahi/nhi/nai chahiye/chaiye ?ye ?aapke ?apke ?tumhare ?koi ?aur @msg
mujhe/hume/muje ?ye ?aapke ?apke ?tumhare ?koi ?aur @msg nahi/nhi/nai ?chahiye/chaiye/chahie
unsubscribe ?kaise ?me kar/karo/kaise/karna/kro/karu
kaise unsubscribe
block/report kar/kr ?dunga ?dungi ?raha ?rahi ?rha ?diya
bas karo/kro ?yaar ?ab spam/@msg
mujhe akela/akele chhod/chod/chodo/chhodo
peecha/picha/pichha chhod*/chod*
bhaad me ja*
""",
        unmeant="""
बंद/रुक ?मत ?नहीं मत/नहीं _2
दुकान/ऐप ?कब ?कि ?कि बंद
@not हटा*/निकाल*/मिटा* _1
मुझे/मेरा ?लिस्ट ?से ?नंबर मत हटा*
पति/बहन/दोस्त _3 अनसब्सक्राइब/बंद/मत _1
हर महीने _5
क्यों _3
करना मत भूल*
फोन/कॉल/call/phone मत/mat/na करो/karo/karna
बस स्टॉप/दो/कितने/एक/ek/do
se ?mat mat/na hata*/hatana
list se mat
list se kaun*
बहन _4
kab band
order/booking ?ko cancel
""",
        spoilers="""आज कल अभी पते पुराने फोटो आइटम ऑर्डर बुकिंग दुकान नीला भूलना दाग kal aaj abhi photo address voice blue order office dukaan call फोन वॉइस आवाज""",
    ),
    Language(
        code="bn",
        alone="""বন্ধ করুন, বন্ধ করো, বন্ধ কর, থামুন, থামো, থাম, থামো এবার, স্টপ, আনসাবস্ক্রাইব, বিরক্ত করবেন না, বিরক্ত করো না, দূর হও, দূর হন, বাদ দিন, মেসেজ দিবেন না, মেসেজ দিও না, বাতিল, সরান, মুছে ফেলুন, আর না, চলে যান, চলে যাও, ভাগো, মেসেজ করবেন না, যোগাযোগ করবেন না, bondho koro, bondho korun, thamun, thamo""",
        courtesy="দয়া, করে, প্লিজ, ধন্যবাদ, এবার, এখন, ভাই, আপু, তো, অনুগ্রহ, হ্যালো, সালাম, এসব, please, plz, bhai, এখনই",
        classes={
            "mail": "মেসেজ/ম্যাসেজ/মেসেজও/বার্তা/এসএমএস/বিজ্ঞাপন/স্প্যাম/ইনবক্স/যোগাযোগ/নক/মেইল/অফার/টেক্সট",
            "dont": "দিবেন/দেবেন/করবেন/পাঠাবেন/দিও/দিয়েন/করো/পাঠিও/করবা/দিবা/দেবে/কোরো/কোরেন/কইরেন/পাঠাইয়েন/পাঠাবা/করিয়েন/লিখবেন/দিয়ো/পাঠিয়ো/কর",
        },
        said="""
আমাকে/আমারে/আমায় ?আর ?কখনো ?কোনো ?দয়া ?করে ?এসব ?প্লিজ @mail @dont না
আর ?কখনো ?আমাকে ?কোনো ?এসব @mail @dont না
@mail ?আর @dont না ?আমাকে ?প্লিজ $
আমার সাথে/সঙ্গে ?আর ?কখনো যোগাযোগ @dont না
যোগাযোগ @dont না
আমাকে/আমারে/আমায় ?আর ?দয়া ?করে বিরক্ত/ডিস্টার্ব/জ্বালাতন @dont না
বিরক্ত/ডিস্টার্ব @dont না
@mail ?আমাকে পাঠানো/দেওয়া/করা/দেয়া ?এখনই বন্ধ কর*/করুন/করো/করেন
বন্ধ করুন/করো ?এসব ?এই @mail
আমাকে/আমার ?নাম ?নম্বর ?নাম্বার ?আপনাদের ?আপনার ?এই ?নামটা লিস্ট/তালিকা/তালিকা/লিষ্ট থেকে/হতে ?বাদ/সরান/মুছে/সরাও/সরিয়ে/কাটুন ?দিন ?দাও
লিস্ট/তালিকা থেকে ?আমাকে ?আমার ?নাম ?নামটা বাদ/সরান/সরাও/মুছে/সরিয়ে
আমার ?ফোন ?সব ?ব্যক্তিগত নাম্বার/নম্বর/তথ্য/নাম/ডাটা/নাম্বারটা ?লিস্ট ?থেকে ডিলিট/মুছে/মুছুন/বাদ/সরান/কেটে
আমি/আমরা ?আর ?এসব ?কোনো ?আপনাদের ?এই @mail ?পেতে ?নিতে ?আর চাই/চাইনা/পেতে ?না
আমাকে/আমারে ?একটু একা/শান্তিতে থাকতে/ছেড়ে ?দিন ?দাও
আমাকে ?দয়া ?করে আনসাবস্ক্রাইব কর*
আনসাবস্ক্রাইব কর*/কিভাবে/করতে
সাবস্ক্রিপশন/সদস্যপদ বাতিল/বন্ধ
!আবার/আর/পুনরায় ?মেসেজ ?দিলে ?করলে ?দিলে ব্লক/রিপোর্ট
!ব্লক করব/করবো/করে/করছি/করলাম
!দূর হও/হন/হ
amake/amare ?ar ?r ?r kono/message/msg ?message ?msg dio/diben/diyo/korben/koro/pathaben/diyen na
ar/r message/msg ?dio dio/diyo/diben/korben/pathaben/diyen na
message/msg deya/dewa/pathano/kora bondho
birokto korben/koro na
""",
        unmeant="""
বন্ধ করবেন/কোরো না
লিস্ট/তালিকা থেকে বাদ দিবেন/দেবেন না
বাদ দিবেন/দেবেন না
থামছে না
কেন _2
বোন/ভাই/বন্ধু আনসাবস্ক্রাইব কর* _4
ভুলবেন না
কল দিবেন/করবেন না
মেসেজ দিতে
দোকান ?কি ?কখন বন্ধ
দাম কমান
""",
        spoilers="""আজ কাল এখন ঠিকানায় পুরানো ভয়েস ছবি নীল লাল অর্ডার পণ্যটা ভুলবেন অফিসে দরজায় দোকান কেন""",
    ),
    Language(
        code="id, ms",
        alone="""berhenti, hentikan, batalkan, berhenti berlangganan, cukup, cukup sudah, sudah cukup, enyah, enyah kau, pergi, pergi sana, jangan ganggu, jangan chat, jangan kirim lagi, jangan hubungi saya, unsub, stop chat, stop pesan, stop kirim, stop kirim pesan, stop promosi, hapus, hapus saya, hapus nomor saya, keluar, blokir, tidak mau, gak usah chat, tolak, stop iklan, jangan kacau, diam, berenti, udahan, stop dong, stop wa, minggat, sana pergi, tolong berhenti, batal langganan, jangan spam, berhenti dong, udah cukup, tinggalkan saya""",
        courtesy="tolong, mohon, terima, kasih, makasih, sekarang, kak, ya, dong, min, gan, bang, mas, mbak, sih, lah, deh, pak, bu, halo, hai, sis, mohon, pls, plis, nih, aja, segera, kakak",
        classes={
            "not": "jangan/jgn/jngan/gausah/gosah/usah/dilarang/janganlah/jangn/jan",
            "write": "kirim/kirimi/kirimin/hubungi/chat/dm/ganggu/mengirim/menghubungi/wa/whatsapp/kontak/kirimkan/spam/telepon/sms/pesan/chatting/mengganggu/contact/ngirim/ngirimin/ngechat/inbox/japri/dihubungi/kacau/pm/teksi/text/message/kirim2",
            "me": "saya/aku/kami/gue/gw/gua/ane/sy/sini/ke",
            "mail": "pesan/psan/chat/promosi/iklan/spam/promo/dm/wa/sms/penawaran/notifikasi/dihubungi/email/apapun/mesej/berita/pesanan/di/dichat",
            "no": "tidak/tak/gak/ga/nggak/ngga/enggak/gk/tdk/ogah/gamau/kagak/ndak/xnak/taknak/males",
            "again": "lagi/lg/lagii/apapun/terus",
        },
        said="""
@not ?pernah ?lagi ?coba ?terus @write ?pesan ?psan ?apa ?apapun ?ke ?kepada ?@me ?ini @again
@not ?pernah ?lagi ?coba @write ?ke ?kepada saya/aku/kami/gue/gw/gua/sy ?lagi ?ya ?kak
@not ?lagi ?terus @write @mail ?ke ?@me ?@again
@not ?lagi hubungi/ganggu/menghubungi/mengganggu/kontak/spam/kacau ?@me ?lagi
@not ?lagi chat/dm/wa ?@me ?lg ?lagi ?ya ?kak $
tolong/mohon ?untuk ?agar ?jangan tidak/jangan/berhenti/stop/hentikan ?lagi ?usah @write/dihubungi/mengirim ?saya ?pesan
@no ?usah/perlu ?perlu ?usah @write ?pesan ?ke ?@me ?@again
@no usah/perlu @write ?pesan ?ke ?lagi ?saya
berhenti/berenti/stop/hentikan/udahan/setop ?dong ?untuk ?tolong @write/mengirim/@mail/langganan ?pesan ?chat ?iklan ?ke ?@me ?kak
berhenti/stop/hentikan mengirim/menghubungi/hubungi/kirim/ganggu/spam ?pesan
berhenti/stop/batal/batalkan/hentikan/cancel ?untuk berlangganan/langganan/subscribe ?saya ?ini
mau/ingin/pengen/pingin/cara/gimana/bagaimana/nak ?cara ?untuk ?saya ?berhenti/unsub/unsubscribe/stop/keluar/batal ?berhenti ?dari berlangganan/langganan/unsub/unsubscribe/daftar/list/grup
batalkan ?semua langganan/subscription/pendaftaran ?saya
unsub/unsubscribe ?saya kak/dong/saya/min/ya/aku/gan
hapus/apus/buang/keluarkan/delete/padam/padamkan/keluarin/remove/hilangkan/lupakan ?tolong ?nama saya/aku/nomor/nomer/kontak/data/nama/akun/no/gue/gw/kami/number ?saya ?aku ?gue ?hp ?wa ?sekarang ?dari ?daftar ?list ?ini ?dong ?segera $
hapus/apus/keluarkan/buang/delete/padam/remove/keluarin saya/aku/nomor/nama/kontak/data/gue/no ?saya ?aku ?gue ?hp dari
lupakan saya/aku/nomor
@no ?lagi mau/ingin/pengen/sudi/bersedia/nak/hendak/minat ?lagi ?untuk ?menerima ?terima ?dapat ?dapet ?nerima ?di ?pesan pesan/@mail/menerima/terima/nerima/dihubungi/chat ?@mail ?lagi
gamau/taknak/xnak/ogah ?lagi ?terima ?dapat ?di @mail/terima
cukup/sudah/udah/dah ?sudah ?ya ?cukup jangan/stop/berhenti ?kirim ?chat ?lagi ?ganggu ?pesan ?iklan
biarkan/biarin/tinggalkan/tinggalin saya/aku/gue/gw ?sendiri ?tenang $
!enyah/pergi/minggat ?kau ?sana ?dari ?kamu $
!kalau/kalo/klo/jika/sekali ?masih ?lagi ?chat ?kirim ?hubungi ?ganggu _2 blokir/block/blok/report/laporkan/lapor
!saya/aku/gue/gw ?akan ?bakal ?terpaksa blokir/block/laporkan/lapor/report/blok/laporin
!blokir/laporin/laporkan ?kamu ?kalian ?nih ?sebagai spam/kalau/kalo
blokir/laporin/laporkan kamu/kalian/nih
stop ?dong ?kirim spam/iklan/promosi/promo/nyepam
!tarik/mencabut/cabut persetujuan
lebih suka/baik ?jika ?tidak ?saya tidak/jangan
keberatan dihubungi
diamlah/diam ?lah $
bosan/muak/capek ?dengan ?terima ?di ?sama @mail
""",
        unmeant="""
jangan/gak/tidak/ga/bisa/nggak ?bisa ?pernah berhenti/stop _2
jangan/jgn ?di hapus/dihapus/keluarkan/remove/keluarin _2
boleh/bisa/bisakah/apa ?saya ?bisa berhenti/unsub/batal/batalkan _3
kenapa/kok/mengapa _5
berapa _5
kapan _4
adik/suami/istri/teman/kakak/ibu ?saya _4
jangan/jgn lupa _3
jangan telepon/telpon/call
berhenti merokok
promonya berhenti
cukup untuk/buat
cara berlangganan
tidak mengganggu
""",
        spoilers="""hari besok alamat lama dulu voice note foto pesanan booking jumat biru merah ketinggalan kehabisan item noda kantor sini merokok sampai ketawa""",
    ),
    Language(
        code="tl",
        alone="""tigil, tigil na, tigilan, tigilan mo, itigil, itigil mo, itigil mo na, tama na, tama na po, sobra na, wag na, wag na po, huwag na, hinto, ihinto, alis, lumayas ka, lubayan mo ako, tigilan mo ako, tigilan mo na ako, tigilan niyo ako, tigilan nyo na ako, layuan mo ako, layuan mo ko, putang ina mo, gago, tumigil ka, tumigil ka na, tumigil kayo, alisin mo ako, stop na, stop na po, unsubscribe po, ayoko na, ayaw ko na, hayaan mo ako, manahimik ka, istop niyo na, wag kang makulit, wag makulit, lubayan nyo ko, burahin nyo number ko""",
        courtesy="po, please, salamat, paki, naman, lang, pls, hi, hello, maraming, sana, kuya, ate, opo, nga, pakiusap, sir, maam",
        classes={
            "not": "wag/huwag/wg/hwag/wagna/huag",
            "you": "mo/nyo/niyo/kayo/ka/kau/kayong/kang/mong/niyong/nyong",
            "me": "ako/akong/ko/kami/sakin/akin/sa/samin/q/aq/saken/namin",
            "write": "message/msg/imessage/chat/ichat/text/itext/txt/send/magmessage/magchat/magtext/magpadala/kontakin/kontakan/guluhin/istorbohin/abalahin/contact/icontact/magsend/dm/idm/mangulit/kulitin/gambalain/tawagan/sumulat/sendan/padalhan/mangistorbo/spam/manggulo/ispam/bother/magspam/pm/ipm/ginugulo/ulit/padala",
            "mail": "message/messages/msg/msgs/text/texts/mensahe/promo/promos/ads/spam/chat/chats/offers/dm/dms/mga",
        },
        said="""
@not ?na ?@you ?na ?po ?nang ?ulit ?muli ?@me ?po ?na ?ng ?i ?mag ?pang ?mo @write ?sa ?@me ?ulit ?@mail ?ng ?ever
@not ?na ?n ?@you ?na ?po ?@me ?po ?na ?ng ?i ?mag @write ?ng
stop messaging/texting/chatting ?na po/na
tigil*/itigil*/ihinto*/istop*/stop ?na ?@you ?na ?po ?ang ?yang ?yung ?pag ?ang ?kaka ?mga ?sa @write/kaka*/pag*/@mail/spam ?@mail
tigilan ?na @you ?na ?po ?nga ako/ko/kami/akong/ang/q/aq
tigil ?na ?@you ?po ang/yang/sa/kaka* 
itigil ?na ?@you ?na ?po ang/yang/yan
tama na ?po yang/ang/sa/yung ?mga kaka*/pag*/@write/messages/message/spam/mensahe
lubayan/layuan/hayaan/pabayaan/iwan/iwanan ?na @you ?na ?po ako/ko/kami/muna/akong/aq
paki/pakitanggal/pakialis/pakibura/pakidelete/alisin/tanggalin/burahin/idelete/alis/tanggal/delete/remove/bura/kalimutan/ialis ?tanggal ?alis ?delete ?remove ?bura ?po ?na ?@you ?na ?po ?ang ?yung ako/akong/number/name/pangalan/contact/info/data/details/account/profile/numero ?ko ?po ?namin ?sa ?list ?listahan
paki/pakitanggal/pakialis/alisin/tanggalin ?tanggal ?alis ?remove ?na ?@you ?po ?na ako/name/pangalan ?ko ?po ?na sa/from ?list/listahan
ayoko/ayaw/ayokong/hindi/di/dko ?ko ?na ?po ?ko ?na ?nang ?ng ?gusto ?kong ?ko makatanggap/makareceive/tumanggap/mareceive/mamessage/makontak/makita/matanggap/macontact/mg/ng/nang ?pa ?ng ?mga ?@mail
ayoko/ayaw ?ko ?na ?po ng/nang ?mga ?ganitong @mail
ayaw ko ?na ?po ng/nang ?mga @mail
ayoko ?na/ng ?mga @mail
paano/pano/pwede/paki/gusto/nais ?po ?ba ?ko ?kong ?mag ?mag unsubscribe/magunsubscribe/unsub/opt/maalis/makaalis ?po ?out
unsubscribe ?na/nyo/mo/niyo ?na ?po ako/ko/me/na/po
!iblock/ibblock/report/irereport/ireport/block/blocked/iboblock ?ko ?na kita/kayo ?na ?pag ?kapag
!kita/kayo iblock/block/irereport
!lumayas/umalis/layas ka/kayo/na
!putang/tangina/putangina/tang ?ina ?mo ?nyo $
sabi ?ko ?ng ?nang tigil*/tama/wag ?na
sawa/pagod ?na ?ako ?sa ?ko ?sa mga @mail
""",
        unmeant="""
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
        spoilers="""bukas ngayon lumang address muna pictures voice order item booking friday blue red opisina office miss pinto mantsa papalitan titigil magkano presyo""",
    ),
    Language(
        code="vi",
        alone="""dừng lại, dừng, dừng đi, dừng lại đi, ngừng, ngừng lại, ngưng, thôi đi, hủy đăng ký, huỷ đăng ký, hủy, huỷ, từ chối, cút, cút đi, biến, biến đi, để tôi yên, để tao yên, đừng làm phiền, đừng nhắn nữa, đừng gửi nữa, đừng nhắn tin nữa, làm ơn dừng lại, đủ rồi, đủ rồi đấy, ngừng nhắn tin, xóa, chặn, huy dang ky, dung lai, dung lam phien, dung nhan tin nua, dung nhan nua, im đi, không nhận tin, bỏ theo dõi, phiền quá, đừng spam, ngưng đi, không liên hệ nữa, cut di, bien di, de toi yen, dừng ngay, câm đi, tc, xéo đi, đừng nhắn""",
        courtesy="xin, vui, lòng, làm, ơn, cảm, nhé, nha, ạ, đi, giùm, giúp, với, chào, bạn, em, shop, dạ, ngay, ơi, cám, nhá, hộ, dùm, mọi, người, please",
        classes={
            "not": "đừng/dừng/ngừng/ngưng/dung/ngung/chớ",
            "write": "nhắn/gửi/gởi/liên/làm/quấy/spam/ib/inbox/gọi/chat/pm/nt/nhan/gui/lien/lam/quay/tag/rep/phiền/goi/dm/contact/kết",
            "me": "tôi/mình/tui/em/anh/chị/tớ/t/m/tao/toi/minh/chúng/bọn",
            "no": "không/ko/k/khong/kh/chẳng/hông/hok/hong/kg/0/khỏi",
            "mail": "tin/quảng/spam/thông/gì/sms/tn/thư/email/qc/qcáo/quang/những/mấy/liên",
        },
        said="""
đừng/dung/chớ ?có ?bao ?giờ ?cố @write ?tin ?nhắn ?hệ ?lạc ?phiền ?rầy ?quảng ?cáo ?cho ?với ?đến ?@me ?tin ?nhắn nữa/lại/nua/tôi/mình/toi/minh/tao/tui ?nữa ?nhé ?đi
đừng/dung ?có ?bao ?giờ làm/quấy/spam/lam ?phiền ?rầy ?phien ?tôi ?mình ?toi ?nữa ?nua ?đi ?nhé $
đừng/dung ?có làm/quấy phiền/rầy tôi/mình/tui/tao
đừng ?có nhắn/gửi/liên/ib ?tin ?nhắn ?hệ ?lạc ?cho ?với tôi/mình/tui/tao
dừng/ngừng/ngưng/thôi/dung/stop ?ngay ?lại ?việc nhắn/gửi/gởi/liên/làm/spam/nhan/gui/quấy/quảng ?tin ?nhắn ?hệ ?lạc ?phiền ?quảng ?cáo ?cho ?tôi ?mình ?đi ?nữa
xin/làm/vui/yêu/đề/mong ?ơn ?lòng ?cầu ?nghị ?bạn ?đừng ?hãy không/đừng/dừng/ngừng/ngưng/ko ?có nhắn/gửi/liên/làm/gởi/quấy/gọi/spam ?tin ?nhắn ?hệ ?lạc ?phiền ?cho ?tôi ?nữa
@no ?cần ?được nhắn/gửi/liên/gởi/ib ?tin ?nhắn ?hệ ?lạc ?quảng ?cáo ?cho ?tôi ?mình ?với nữa/tôi/mình
để ?cho tôi/mình/tao/tui/tớ/toi ?được ?ở yên/yen/một ?đi ?nào
de ?cho toi/minh yen
@no ?còn ?hề muốn/thích/cần/nhu/muon/có ?cầu ?bị ?được ?phải ?nhận/nhan/liên/bị/làm/thấy/nghe nhận/tin/làm/quảng/thêm/thông/nữa/liên/hệ/phiền/nhan/bất/những ?tin ?nhắn ?hệ ?cáo ?phiền ?nữa
@no muốn/cần/thích ?phải ?bị nhận ?thêm ?bất ?kỳ ?các ?những ?mấy @mail ?nhắn
@no ?muốn nhận @mail ?nhắn ?nữa ?đâu
từ chối ?nhận ?mọi nhận/tin/quảng/liên
xóa/xoá/loại/gỡ/bỏ/xoa/rút/lấy/quên ?hết ?giúp ?giùm ?tên ?số ?thông ?dữ ?điện ?thoại ?liên ?hệ ?tài ?tin ?liệu ?khoản ?của ?sdt tôi/mình/tui/em/toi/sđt/chúng ?ra ?khỏi ?đi ?ngay ?danh ?sách
xóa/xoá/loại/gỡ/bỏ/xoa ?tôi ?mình ?tên ?số tôi/mình/ra/toi/khỏi ?khỏi danh/khỏi/list/hệ
xóa/xoá/xoa số/tên/thông/dữ/sđt/tài ?điện ?thoại ?tin ?liệu ?khoản ?liên ?hệ ?cá ?nhân ?của tôi/mình/đi/tui/toi
hãy quên tôi/mình
muốn/làm/cách/cho/xin/để/giúp/tôi/mình/muon/hướng ?muốn ?sao ?để ?nào ?thế ?tôi ?mình ?xin ?được ?dẫn hủy/huỷ/huy/ngừng/ngưng/thoát/bỏ đăng/nhận/dang/khỏi/theo/danh ?ký ?ki ?tin ?ky
hủy/huỷ/huy ?giúp ?cho ?giùm đăng/dang ?ký ?ki ?ky ?giúp ?cho ?tôi ?mình ?toi ?ngay ?đi ?nhé $
unsubscribe/unsub tôi/mình/đi/nhé/giúp
!nhắn/gửi/còn/nếu ?nếu ?còn ?nhắn ?tin ?gửi ?nữa ?tiếp ?lần ?lại ?thì ?là ?tôi ?mình ?sẽ ?tao block/chặn/báo/report ?cáo ?spam
!tôi/mình/tao/tui sẽ/đã/phải ?block ?chặn ?báo chặn/block/báo/report/tố ?cáo
!chặn/block ?bạn ?luôn ?đây ?nhé ?ngay ?số $
!cút/biến/xéo/cut/bien đi/di/ngay/khỏi ?khỏi ?đây ?cho ?mày $
thôi ?đủ đừng/dừng/đủ ?rồi ?đừng nhắn/gửi/làm
đủ rồi ?đừng ?dừng ?nhắn ?đấy ?nhé $
!rút ?lại ?sự đồng ý
phiền quá/phức ?đừng
ngán/chán/mệt ?lắm ?quá ?rồi ?với ?mấy ?những ?với tin/quảng
""",
        unmeant="""
đừng/không ?thể ?bao ?giờ dừng/ngừng/ngưng ?lại _2
đừng ?có xóa/xoá/hủy/huỷ/loại/bỏ _3
có/được/thể ?thể hủy/huỷ ?đăng ?ký được _2
sao/tại ?sao ?lại không/ko _4
bao nhiêu/giờ _4
mỗi tháng _6
em/chồng/vợ/bạn/chị ?gái ?tôi ?mình ?của bảo/hủy/huỷ/nói/nhắn _3
đừng quên _3
đừng gọi ?nữa
đừng gửi thoại/vội/địa/đến _3
đừng nhắn hôm
không/chưa nhận ?được _3
cười không
hủy/huỷ đơn/lịch/hàng/booking _2
khi nào _3
để tôi/mình suy/hỏi/xem/nghĩ _2
cách đăng
tôi lỡ
""",
        spoilers="""hôm mai địa hình đơn lịch món màu đỏ lỡ họp vết bẩn giá khuyến chỉ""",
    ),
)
