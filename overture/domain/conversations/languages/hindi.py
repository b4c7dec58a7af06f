"""Hindi. Data only."""

from overture.domain.conversations.wording import Language

HINDI = Language(
    code="hi",
    alone="""\
रोकें, रोको, रुको, बंद करो, बंद करें, बंद कर दो, बंद कीजिए, बस करो, बस कीजिए, बस बहुत हुआ, स्टॉप, अनसब्सक्राइब,
परेशान मत करो, तंग मत करो, चले जाओ, भाड़ में जाओ, मत भेजो, मैसेज मत करो, मुझे हटाओ, पीछा छोड़ो, निकल जाओ,
दफा हो जाओ, दूर रहो, हटो, हटाओ, हटा दो, ब्लॉक, रद्द करें, बंद करो ये सब, band karo, mat karo, bas karo,
bas karo yaar, band kar do, mat bhejo, pareshan mat karo, chup karo, nikal, dafa ho jao, bhaad me jao, bas kr,
band kr, rok do, roko, tang mat karo, msg mat karo, chale jao
""",
    courtesy="""\
कृपया, धन्यवाद, please, अब, प्लीज, प्लीज़, यार, नमस्ते, जी, भाई, शुक्रिया, ये, सब, अभी, yaar, bhai, ab, plz,
kripya, ji, दोस्त, arre, अरे
""",
    classes={
        "not": "मत/न/ना/नहीं",
        "do": """\
भेजो/भेजें/भेजिए/भेजना/करो/करें/करना/कीजिए/लिखो/लिखें/लिखना/दो/दें/भेजिये/कीजिएगा/करिए/भेजे/करे/भेजा/किया/भेजिएगा
""",
        "mail": "मैसेज/मेसेज/संदेश/मैसेजेस/विज्ञापन/स्पैम/मेल/एसएमएस/प्रचार/संपर्क/डीएम/ऑफर/सन्देश/मेसेजेस",
        "msg": "message/msg/messages/msgs/dm/sms/mesage/spam/contact/text/promotion/ads",
        "rno": "mat/na/nahi/mt/nhi/naa",
        "rdo": "karo/karna/bhejo/bhejna/kro/krna/karein/kijiye/bhejiye/bhej/kar/kariye/bheje/kare/do",
    },
    said="""\
चाहता/चाहती ?हूं ?हूँ ?कि ?आप ?मुझे ?@mail @mail ?भेजना ?करना बंद कर*/करें
mujhe tang/pareshan/disturb karna band kar*/karo
क्या ?आप मुझे/मेरा ?नाम ?नंबर लिस्ट/सूची से हटा*/निकाल*
mera/mere/mujhe ?number ?naam ?apni ?aapki ?is list/database se hata/hatao/nikal/nikalo/remove ?do ?dijiye ?kar
message/msg ?karna ?bhejna band kar*/karoge/karo/kijiye
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
मेरा/मेरी/मेरे ?फोन ?मोबाइल ?सारा नंबर/डेटा/नाम/जानकारी/अकाउंट/कॉन्टैक्ट ?लिस्ट ?सूची ?से डिलीट/हटा*/मिटा*/\
निकाल* ?कर* ?दो/दें/दीजिए/करो/करें
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
    unmeant="""\
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
    spoilers="""\
आज कल अभी पते पुराने फोटो आइटम ऑर्डर बुकिंग दुकान नीला भूलना दाग kal aaj abhi photo address voice blue order
office dukaan call फोन वॉइस आवाज
""",
)
