"""Vietnamese. Data only."""

from overture.domain.conversations.wording import Language

VIETNAMESE = Language(
    code="vi",
    alone="""\
dừng lại, dừng, dừng đi, dừng lại đi, ngừng, ngừng lại, ngưng, thôi đi, hủy đăng ký, huỷ đăng ký, hủy, huỷ,
từ chối, cút, cút đi, biến, biến đi, để tôi yên, để tao yên, đừng làm phiền, đừng nhắn nữa,
đừng gửi nữa, đừng nhắn tin nữa, làm ơn dừng lại, đủ rồi, đủ rồi đấy, ngừng nhắn tin, xóa, chặn,
huy dang ky, dung lai, dung lam phien, dung nhan tin nua, dung nhan nua, im đi, không nhận tin, bỏ theo dõi,
phiền quá, đừng spam, ngưng đi, không liên hệ nữa, cut di, bien di, de toi yen, dừng ngay, câm đi, tc,
xéo đi, đừng nhắn
""",
    courtesy="""\
xin, vui, lòng, làm, ơn, cảm, nhé, nha, ạ, đi, giùm, giúp, với, chào, bạn, em, shop, dạ, ngay, ơi, cám,
nhá, hộ, dùm, mọi, người, please
""",
    classes={
        "not": "đừng/dừng/ngừng/ngưng/dung/ngung/chớ",
        "write": """\
nhắn/gửi/gởi/liên/làm/quấy/spam/ib/inbox/gọi/chat/pm/nt/nhan/gui/lien/lam/quay/tag/rep/phiền/goi/dm/contact/kết
""",
        "me": "tôi/mình/tui/em/anh/chị/tớ/t/m/tao/toi/minh/chúng/bọn",
        "no": "không/ko/k/khong/kh/chẳng/hông/hok/hong/kg/0/khỏi",
        "mail": "tin/quảng/spam/thông/gì/sms/tn/thư/email/qc/qcáo/quang/những/mấy/liên",
    },
    said="""\
muốn/yêu/mong/đề ?cầu ?nghị bạn/shop/các/anh/chị ?bạn dừng/ngừng/ngưng/đừng/thôi nhắn/gửi/liên/làm ?tin
đừng/dung ?có chào/mời/bán/tiếp ?hàng ?thị ?mua với/cho/hàng/thị/tôi ?tôi
bạn/shop/anh/chị/có ?bạn ?có ?thể ?làm ?ơn xóa/xoá/gỡ/loại ?giúp ?tên ?số tôi/mình/tui ?khỏi ?ra
đừng/dung ?có gửi/nhắn/gởi ?thêm ?tin ?cho ?tôi quảng/khuyến/tin ?cáo ?mãi ?nhắn
đừng/dung/chớ ?có ?bao ?giờ ?cố @write ?tin ?nhắn ?hệ ?lạc ?phiền ?rầy ?quảng ?cáo ?cho ?với ?đến ?@me ?tin \
?nhắn nữa/lại/nua/tôi/mình/toi/minh/tao/tui ?nữa ?nhé ?đi
đừng/dung ?có ?bao ?giờ làm/quấy/spam/lam ?phiền ?rầy ?phien ?tôi ?mình ?toi ?nữa ?nua ?đi ?nhé $
đừng/dung ?có làm/quấy phiền/rầy tôi/mình/tui/tao
đừng ?có nhắn/gửi/liên/ib ?tin ?nhắn ?hệ ?lạc ?cho ?với tôi/mình/tui/tao
dừng/ngừng/ngưng/thôi/dung/stop ?ngay ?lại ?việc nhắn/gửi/gởi/liên/làm/spam/nhan/gui/quấy/quảng ?tin ?nhắn ?hệ \
?lạc ?phiền ?quảng ?cáo ?cho ?tôi ?mình ?đi ?nữa
xin/làm/vui/yêu/đề/mong ?ơn ?lòng ?cầu ?nghị ?bạn ?đừng ?hãy không/đừng/dừng/ngừng/ngưng/ko ?có nhắn/gửi/\
liên/làm/gởi/quấy/gọi/spam ?tin ?nhắn ?hệ ?lạc ?phiền ?cho ?tôi ?nữa
@no ?cần ?được nhắn/gửi/liên/gởi/ib ?tin ?nhắn ?hệ ?lạc ?quảng ?cáo ?cho ?tôi ?mình ?với nữa/tôi/mình
để ?cho tôi/mình/tao/tui/tớ/toi ?được ?ở yên/yen/một ?đi ?nào
de ?cho toi/minh yen
@no ?còn ?hề muốn/thích/cần/nhu/muon/có ?cầu ?bị ?được ?phải ?nhận/nhan/liên/bị/làm/thấy/nghe nhận/tin/\
làm/quảng/thêm/thông/nữa/liên/hệ/phiền/nhan/bất/những ?tin ?nhắn ?hệ ?cáo ?phiền ?nữa
@no muốn/cần/thích ?phải ?bị nhận ?thêm ?bất ?kỳ ?các ?những ?mấy @mail ?nhắn
@no ?muốn nhận @mail ?nhắn ?nữa ?đâu
từ chối ?nhận ?mọi nhận/tin/quảng/liên
xóa/xoá/loại/gỡ/bỏ/xoa/rút/lấy/quên ?hết ?giúp ?giùm ?tên ?số ?thông ?dữ ?điện ?thoại ?liên ?hệ ?tài \
?tin ?liệu ?khoản ?của ?sdt tôi/mình/tui/em/toi/sđt/chúng ?ra ?khỏi ?đi ?ngay ?danh ?sách
xóa/xoá/loại/gỡ/bỏ/xoa ?tôi ?mình ?tên ?số tôi/mình/ra/toi/khỏi ?khỏi danh/khỏi/list/hệ
xóa/xoá/xoa số/tên/thông/dữ/sđt/tài ?điện ?thoại ?tin ?liệu ?khoản ?liên ?hệ ?cá ?nhân ?của tôi/mình/\
đi/tui/toi
hãy quên tôi/mình
muốn/làm/cách/cho/xin/để/giúp/tôi/mình/muon/hướng ?muốn ?sao ?để ?nào ?thế ?tôi ?mình ?xin ?được ?dẫn \
hủy/huỷ/huy/ngừng/ngưng/thoát/bỏ đăng/nhận/dang/khỏi/theo/danh ?ký ?ki ?tin ?ky
hủy/huỷ/huy ?giúp ?cho ?giùm đăng/dang ?ký ?ki ?ky ?giúp ?cho ?tôi ?mình ?toi ?ngay ?đi ?nhé $
unsubscribe/unsub tôi/mình/đi/nhé/giúp
!nhắn/gửi/còn/nếu ?nếu ?còn ?nhắn ?tin ?gửi ?nữa ?tiếp ?lần ?lại ?thì ?là ?tôi ?mình ?sẽ ?tao block/chặn/\
báo/report ?cáo ?spam
!tôi/mình/tao/tui sẽ/đã/phải ?block ?chặn ?báo chặn/block/báo/report/tố ?cáo
!chặn/block ?bạn ?luôn ?đây ?nhé ?ngay ?số $
!cút/biến/xéo/cut/bien đi/di/ngay/khỏi ?khỏi ?đây ?cho ?mày $
thôi ?đủ đừng/dừng/đủ ?rồi ?đừng nhắn/gửi/làm
đủ rồi ?đừng ?dừng ?nhắn ?đấy ?nhé $
!rút ?lại ?sự đồng ý
phiền quá/phức ?đừng
ngán/chán/mệt ?lắm ?quá ?rồi ?với ?mấy ?những ?với tin/quảng
""",
    unmeant="""\
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
    spoilers="""\
hôm mai địa hình đơn lịch món màu đỏ lỡ họp vết bẩn giá khuyến chỉ
""",
)
