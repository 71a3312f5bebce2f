"""What the merging of mast lists hands out. The keys of the register are those of the role ``masts``."""
from __future__ import annotations

from ...errors import Message
from ...tables import Column, Table

MAST = Column("id", "text", "Mã cột ăng ten", "Mast id", width=14)
NAME = Column("name", "text", "Tên cột ăng ten", "Mast name", width=22)

REGISTER = Table(
    "merged_register", "Sổ cột ăng ten đã gộp", "Merged register of masts",
    (
        MAST, NAME,
        Column("address", "text", "Địa chỉ", "Address", width=28),
        Column("commune", "text", "Mã xã, phường", "Commune code", width=10),
        Column("owner", "text", "Chủ sở hữu cột", "Mast owner", width=16),
        Column("tenants", "text", "Doanh nghiệp dùng chung", "Tenants", width=24),
        Column("stations", "text", "Mã trạm của các doanh nghiệp", "Station codes by operator", width=30),
        Column("technology", "text", "Công nghệ", "Technology", width=24),
        Column("class", "text", "Loại cột ăng ten", "Mast class", width=8),
        Column("structure", "text", "Kiểu cột", "Structure", width=12),
        Column("height_m", "real", "Chiều cao cột", "Mast height", unit="m", decimals=1, width=10),
        Column("bldg_m", "real", "Chiều cao công trình", "Building height", unit="m", decimals=1, width=10),
        Column("slots", "int", "Số vị trí treo thiết bị", "Slots for operators", width=8),
        Column("load_used", "real", "Tải trọng đã dùng", "Load used", unit="%", decimals=1, width=8),
        Column("load_max", "real", "Tải trọng cho phép", "Load allowed", unit="%", decimals=1, width=8),
        Column("shareable", "bool", "Khả năng dùng chung", "Can be shared", width=8),
        Column("in_use", "text", "Đưa vào hoạt động", "In use since", width=12),
        Column("status", "text", "Tình trạng hoạt động", "State", width=14),
        Column("cert_no", "text", "Số giấy chứng nhận kiểm định", "Certificate number", width=16),
        Column("cert_from", "text", "Ngày cấp giấy chứng nhận", "Certificate issued", width=12),
        Column("cert_to", "text", "Giấy chứng nhận có giá trị đến", "Certificate valid until", width=12),
        Column("cert_state", "text", "Tình trạng giấy chứng nhận", "Certificate state", width=14),
        Column("as_of", "text", "Ngày số liệu", "Date of the figures", width=12),
        Column("note", "text", "Ghi chú", "Note", width=24),
    ),
    geometry="point",
)

RADIO = Table(
    "merged_radio", "Công nghệ của từng doanh nghiệp trên cột", "Technologies of the operators on the masts",
    (
        Column("site_id", "text", "Mã cột ăng ten", "Mast id", width=14),
        Column("operator", "text", "Doanh nghiệp", "Operator", width=16),
        Column("technology", "text", "Công nghệ", "Technology", width=12),
        Column("stations", "text", "Mã trạm", "Station codes", width=20),
    ),
)

CONTRADICTIONS = Table(
    "contradictions", "Các danh sách ghi khác nhau về một cột", "Contradictions between the lists",
    (
        MAST, NAME,
        Column("field", "text", "Trường", "Field", width=20),
        Column("kept", "text", "Giá trị được dùng", "Value that counts", width=24),
        Column("kept_by", "text", "Theo danh sách", "According to", width=28),
        Column("other", "text", "Giá trị khác", "Other value", width=24),
        Column("other_by", "text", "Theo danh sách khác", "Other value according to", width=28),
        Column("dist_m", "real", "Khoảng cách", "Distance", unit="m", decimals=1, width=10),
        Column("action", "text", "Cần làm", "What to do", width=40),
    ),
    geometry="point",
)

CHANGES = Table(
    "register_changes", "Thay đổi so với sổ trước", "Changes since the register before",
    (
        MAST, NAME,
        # new, back, moved, changed, closed, gone, merged, not_sent
        Column("change", "text", "Mã thay đổi", "Change code", width=10),
        Column("what", "text", "Thay đổi", "Change", width=36),
        Column("field", "text", "Trường", "Field", width=20),
        Column("before", "text", "Trước", "Before", width=24),
        Column("after", "text", "Nay", "Now", width=24),
        Column("dist_m", "real", "Khoảng cách", "Distance", unit="m", decimals=1, width=10),
    ),
    geometry="point",
)
TABLES = (REGISTER, RADIO, CONTRADICTIONS, CHANGES)

HEADLINES = {
    "ROWS_READ": Message("Rows of all lists"), "MASTS_COUNT": Message("Masts in the register"),
    "SHARED_COUNT": Message("Masts of the register with two or more operators"),
    "CONTRADICTIONS_COUNT": Message("Contradictions between the lists"),
    "KEPT_COUNT": Message("Masts that keep their id"), "NEW_COUNT": Message("New masts"),
    "CHANGED_COUNT": Message("Masts that changed"), "GONE_COUNT": Message("Masts gone, closed or merged"),
    "NOT_SENT_COUNT": Message("Masts whose owner sent no list"),
}
