"""Indonesian and Malay. Data only."""

from overture.domain.conversations.wording import Language

INDONESIAN = Language(
    code="id, ms",
    alone="""\
berhenti, hentikan, batalkan, berhenti berlangganan, cukup, cukup sudah, sudah cukup, enyah, enyah kau, pergi,
pergi sana, jangan ganggu, jangan chat, jangan kirim lagi, jangan hubungi saya, unsub, stop chat, stop pesan,
stop kirim, stop kirim pesan, stop promosi, hapus, hapus saya, hapus nomor saya, keluar, blokir, gak usah chat,
tolak, stop iklan, jangan kacau, diam, berenti, udahan, stop dong, stop wa, minggat, sana pergi, tolong berhenti,
batal langganan, jangan spam, berhenti dong, udah cukup, tinggalkan saya
""",
    courtesy="""\
tolong, mohon, terima, kasih, makasih, sekarang, kak, ya, dong, min, gan, bang, mas, mbak, sih, lah, deh, pak, bu,
halo, hai, sis, pls, plis, nih, aja, segera, kakak
""",
    classes={
        "not": "jangan/jgn/jngan/gausah/gosah/usah/dilarang/janganlah/jangn/jan",
        "write": """\
kirim/kirimi/kirimin/hubungi/chat/dm/ganggu/mengirim/menghubungi/wa/whatsapp/kontak/kirimkan/spam/telepon/sms/
pesan/chatting/mengganggu/contact/ngirim/ngirimin/ngechat/inbox/japri/dihubungi/kacau/pm/teksi/text/message/kirim2
""",
        "me": "saya/aku/kami/gue/gw/gua/ane/sy/sini/ke",
        "mail": """\
pesan/psan/chat/promosi/iklan/spam/promo/dm/wa/sms/penawaran/notifikasi/dihubungi/email/apapun/mesej/berita/
pesanan/di/dichat
""",
        "no": "tidak/tak/gak/ga/nggak/ngga/enggak/gk/tdk/ogah/gamau/kagak/ndak/xnak/taknak/males",
        "again": "lagi/lg/lagii/apapun/terus",
    },
    said="""\
mau/ingin/minta/mohon ?kalian ?kamu ?anda ?agar ?supaya ?kakak berhenti/stop chat/kirim/hubungi/mengirim/\
menghubungi/ganggu ?pesan ?saya
jangan/jgn promosi/jualan/iklan/nawarin/tawarkan ?ke ?kepada saya/aku/sini/gue
bisa/boleh/bisakah/mohon/minta ?tolong ?kah hapus/dihapus/keluarkan/dikeluarkan/hapuskan ?nama saya/nomor/aku/\
data/kontak ?saya ?dari
keberatan/terganggu ?sekali ?di ?kalau ?dengan dikirimi/dikirim/dihubungi/pesan/chat/promo/diganggu
berapa ?kali ?harus _4 jangan/berhenti
jangan/jgn/gausah/gak/ga ?usah chat/kirim ?chat ?kirim lagi/lg/promo/iklan
cara/gimana/bagaimana ?cara ?supaya ?agar ?untuk ?biar ?saya berhenti/stop/gak/tidak/ga ?dapat/dapet/terima/\
menerima ?dapat ?terima pesan/chat/sms/promo/ini/notif*
berapa/udah/sudah ?kali _3 jangan/stop/berhenti ?chat
@not ?pernah ?lagi ?coba ?terus @write ?pesan ?psan ?apa ?apapun ?ke ?kepada ?@me ?ini @again
@not ?pernah ?lagi ?coba @write ?ke ?kepada saya/aku/kami/gue/gw/gua/sy ?lagi ?ya ?kak
@not ?lagi ?terus @write @mail ?ke ?@me ?@again
@not ?lagi hubungi/ganggu/menghubungi/mengganggu/kontak/spam/kacau ?@me ?lagi
@not ?lagi chat/dm/wa ?@me ?lg ?lagi ?ya ?kak $
tolong/mohon ?untuk ?agar ?jangan tidak/jangan/berhenti/stop/hentikan ?lagi ?usah @write/dihubungi/mengirim \
?saya ?pesan
@no ?usah/perlu ?perlu ?usah @write ?pesan ?ke ?@me ?@again
@no usah/perlu @write ?pesan ?ke ?lagi ?saya
berhenti/berenti/stop/hentikan/udahan/setop ?dong ?untuk ?tolong @write/mengirim/@mail/langganan ?pesan ?chat \
?iklan ?ke ?@me ?kak
berhenti/stop/hentikan mengirim/menghubungi/hubungi/kirim/ganggu/spam ?pesan
berhenti/stop/batal/batalkan/hentikan/cancel ?untuk berlangganan/langganan/subscribe ?saya ?ini
mau/ingin/pengen/pingin/cara/gimana/bagaimana/nak ?cara ?untuk ?saya ?berhenti/unsub/unsubscribe/stop/keluar/\
batal ?berhenti ?dari berlangganan/langganan/unsub/unsubscribe/daftar/list/grup
batalkan ?semua langganan/subscription/pendaftaran ?saya
unsub/unsubscribe ?saya kak/dong/saya/min/ya/aku/gan
hapus/apus/buang/keluarkan/delete/padam/padamkan/keluarin/remove/hilangkan/lupakan ?tolong ?nama saya/aku/nomor/\
nomer/kontak/data/nama/akun/no/gue/gw/kami/number ?saya ?aku ?gue ?hp ?wa ?sekarang ?dari ?daftar ?list ?ini \
?dong ?segera $
hapus/apus/keluarkan/buang/delete/padam/remove/keluarin saya/aku/nomor/nama/kontak/data/gue/no ?saya ?aku ?gue \
?hp dari
lupakan saya/aku/nomor
@no ?lagi mau/ingin/pengen/sudi/bersedia/nak/hendak/minat ?lagi ?untuk ?menerima ?terima ?dapat ?dapet ?nerima \
?di ?pesan pesan/@mail/menerima/terima/nerima/dihubungi/chat ?@mail ?lagi
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
    unmeant="""\
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
    spoilers="""\
hari besok alamat lama dulu voice note foto pesanan booking jumat biru merah ketinggalan kehabisan item noda
kantor sini merokok sampai ketawa
""",
)
