"""Turkish. Data only."""

from overture.domain.conversations.wording import Language

TURKISH = Language(
    code="tr",
    alone="""\
dur, durdur, durdurun, iptal, ret, çık, yeter, yeter artık, yeter be, yazma, yazmayın, mesaj atma,
mesaj atmayın, defol, siktir git, siktir, defolun, rahat bırak, rahat bırakın, kes, kesin, kes artık,
abonelikten çık, abonelikten çıkmak istiyorum, listeden çık, çıkar, çıkış, beni rahat bırak, sil, engelle,
spam, bırak, bırakın, mesaj yok, hayır yazma, rahatsız etme, rahatsız etmeyin, ret et, üyelikten çık,
aboneliği iptal et, uzak dur, bıktım, git başımdan, gidin başımdan, yollama, yollamayın, gönderme,
göndermeyin, stop mesaj
""",
    courtesy="""\
lütfen, teşekkürler, şimdi, merhaba, selam, artık, teşekkür, ederim, sağol, sağolun, hemen, ya, be, abi,
kardeşim, lan, iyi, günler, rica, lutfen
""",
    classes={
        "not": """\
yazma/yazmayın/yazmayınız/yazmayin/atma/atmayın/atmayınız/atmayin/gönderme/göndermeyin/göndermeyiniz/
gonderme/gondermeyin/ulaşma/ulaşmayın/ulaşmayınız/yollama/yollamayın/yollamayin/arama/iletme/iletmeyin/
spamlama/spamlamayın/yazmasın/mesajlaşma/mesajlama/etme/etmeyin/etmeyiniz/geçme/geçmeyin/geçmeyiniz/rahatsız/
darlama/darlamayın/bulaşma/bulaşmayın
""",
        "me": "bana/bize/beni/bizi/benimle/bizimle/buraya",
        "mail": """\
mesaj/mesajlar/mesajlarınızı/mesajınızı/reklam/reklamlar/sms/mail/ileti/bildirim/dm/spam/tanıtım/mesajı/
msj/teklif/e-posta/kampanya/hiçbir/bülten/mesj/mesajlarınız
""",
    },
    said="""\
yazmayı/aramayı/göndermeyi/atmayı ?artık kes*/bırak*/durdur*/bırakmanızı/kesmenizi/bırakın
beni/bizi aramanızı/yazmanızı/aramanizi istemiyorum
silin/sil beni
bana ?artık ?bir ?daha yazmanızı istemiyorum
beni/bizi/numaramı/bilgilerimi ?lütfen ?bu ?listeden ?listenizden ?sistemden çıkarır/çıkarabilir/siler/\
silebilir/silebilirmisiniz ?mısınız ?misiniz ?mısın ?misin
mesajlarınızı/reklamlarınızı/mesajınızı/reklamınızı ?artık ?almak ?görmek istemiyorum/istemiyoruz
reklam/mesaj atıp/yazıp ?bana durmayın/durma
kaç kere/defa ?daha _3 yazmayın/istemiyorum/etmeyin
reklam istemiyorum/atmayın/yollamayın
bu/sizin/böyle/tür ?tür ?gibi mesajları/mesajlari/mesajlar/mesajlarınızı/reklamları/smsleri ?almak \
?görmek istemiyorum/istemiyoruz
beni/bizi aramayın/arama ?ve ?veya yazmayın/yazma
mesajları/reklamları ?artık durdurun/kesin/göndermeyin/yollamayın/atmayın
kaç kere/defa ?daha ?söyle* ?yazmayın _3
bana/bize ?bir ?daha ?artık ?lütfen ?sakın ?boş ?boyle ?böyle ?gereksiz ?reklam ?@mail ?artık yazma/\
yazmayın/yazmayınız/yazmayin/atma/atmayın/atmayin/gönderme/göndermeyin/göndermeyiniz/gondermeyin/ulaşmayın/\
ulaşma/yollama/yollamayın/yazmasın/yazmasanız
bir/artık/sakın ?daha ?lütfen ?@me ?@mail ?lütfen yazma/yazmayın/yazmayınız/yazmayin/atma/atmayın/\
gönderme/göndermeyin/ulaşmayın/yollama/yollamayın/gondermeyin/aramayın/etmeyin/iletişime/rahatsız
@mail ?bir ?daha ?artık ?lütfen atma/atmayın/atmayin/atmayınız/gönderme/göndermeyin/göndermeyiniz/gonderme/\
gondermeyin/yollama/yollamayın/iletmeyin/yazma/yazmayın ?artık ?bana ?bir ?daha ?lütfen $
yazma/yazmayın/yazmayin/yazmayınız/atma/atmayın/gönderme/göndermeyin ?artık ?lütfen bana/artık/bir ?daha
@me ?bir ?daha ?lütfen ?artık rahatsız/rahatsiz etme/etmeyin/etmeyiniz/etmesin/etmeyi
rahatsız/rahatsiz etme/etmeyin/etmeyiniz ?artık ?lütfen ?beni $
@me ?artık ?lütfen ?bir ?bi rahat/raat ?bırak*/birak* ?bırak*/birak*
rahat ?bırak*/birak* beni/bizi
@me ?bir ?daha ?lütfen iletişime geçme/geçmeyin/geçmeyiniz
iletişime ?bir ?daha ?lütfen geçme/geçmeyin/geçmeyiniz
@me ?hemen ?lütfen ?bu ?şu ?sizin listeden/listenizden/listesinden/gruptan/sistemden/rehberinizden/\
veritabanınızdan/listenden ?hemen ?lütfen çıkar/çıkarın/çıkart/çıkartın/çıkarınız/sil/silin/cikar/\
cikarin/silebilir/çıkarabilir/çıkarır
listeden/listenizden/sistemden/listenden ?hemen ?lütfen çıkar/çıkarın/çıkart/çıkartın/sil/silin/cikar/\
cikarin ?beni ?lütfen
@me sil/silin/unut/unutun/çıkar/çıkarın/çıkartın ?lütfen ?artık ?listeden
numaramı/numarami/bilgilerimi/verilerimi/kaydımı/hesabımı/adımı/iletişim/kişisel ?bilgilerimi ?verilerimi \
?hemen ?lütfen ?rehberinizden ?sistemden ?listeden sil/silin/siliniz/silmenizi/kaldırın/kaldır/silebilir/\
çıkarın/unut/unutun/silmeni
sil/silin/unut/unutun ?lütfen numaramı/bilgilerimi/beni/verilerimi
abonelik*/aboneliğ*/üyelik*/üyeliğ*/uyelik*/bülten*/listeden ?nasıl ?hemen ?lütfen ?artık çık/çıkmak/\
çıkar/çıkarın/çıkabilirim/çıkarım/cikmak/çıkacağım/çıkıyorum/çıkmayı/ayrılmak/çıkarır
aboneliğimi/üyeliğimi/kaydımı/aboneligimi ?hemen ?lütfen iptal/sonlandır*/durdur*/silin/sil
abonelik/üyelik iptal*
iptal et/edin/ediniz aboneliğimi/üyeliğimi
nasıl ?bu ?buradan ?abonelikten ?listeden çıkarım/çıkabilirim/ayrılırım/kurtulurum/çıkıcam/çıkacağım
nasıl ?abonelik* iptal
mesaj/mesajlarınızı/reklam/sms/ileti/bildirim/spam/tanıtım/mail/mesajlar ?falan ?almak ?daha ?artık \
?görmek istemiyorum/istemiyoruz/istemem/istemiyom ?artık $
mesaj/mesajlarınızı/reklam/sms/bildirim/mail ?almak ?daha istemiyorum/istemiyoruz
artık/sizden/senden/daha ?hiç ?hiçbir ?hiç ?bir ?daha ?fazla ?bu ?sizden @mail/yazmanızı/mesajları ?almak \
?duymak ?görmek ?atmanızı ?göndermenizi istemiyorum/istemiyoruz/istemem
yazmanızı/atmanızı/göndermenizi/aranmak/ulaşmanızı istemiyorum
yazmamanızı/atmamanızı/göndermemenizi/aranmamayı/ulaşmamanızı/etmemenizi/almamayı rica/tercih/istiyorum/\
isterim
mesaj/yazmayı/@mail ?bana ?atmayı/göndermeyi/yazmayı/yapmayı ?artık bırak*/kes*/durdur*/birak*
mesaj/spam/reklam ?atmayı/yapmayı/göndermeyi bırak*/kes*/durdur*
göndermeyi/yazmayı/atmayı/spam ?artık bırak/bırakın/kes/kesin/durdur/durdurun/birak/birakin
uzak dur*/durun ?benden
düş*/düşün/düşün yakamdan
!siktir* git/ol/lan
siktir* $
!defol* ?git
!bir daha yazar*/yazarsanız/atarsan*/mesaj
!engellerim/engelliyorum/engelleyeceğim/engellicem/şikayet/bloklarım/blokluyorum/spamlarım ?ederim ?edeceğim \
?ediyorum ?sizi ?seni $
şikayet edeceğim/ederim/ediyorum/edicem
!onayımı/iznimi/rızamı/onayimi ?geri çek*/iptal*
kvkk/verilerimin ?kapsamında ?işlenmesini sil*/istemiyorum
bıktım/usandım/sıkıldım ?artık ?bu ?sizin mesajlar*
yeter artık/be/ya/mesaj* ?yazma* ?atma*
unutun/unut beni
""",
    unmeant="""\
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
    innocent="""\
engellenmişti engellendi durak
""",
    spoilers="""\
bugün yarın adrese eski henüz sesli foto fotoğraf siparişi siparişten randevumu cuma mavi kırmızı kaçırmak
ürünü lekeyi adres kapıya buradan gelmiyor
""",
)
