"""What the plan for cables underground hands out: its declared tables."""
from __future__ import annotations

from ...errors import Message
from ...tables import Column, Table


def _km(key, vi, en):
    return Column(key, "real", vi, en, unit="km", decimals=2, total="sum")


_COST = Column("cost_mvnd", "real", "Kinh phí", "Cost", unit="triệu đồng", decimals=1, total="sum")
_NOTE = Column("note", "text", "Ghi chú", "Note", width=30)

STREETS = Table(
    "underground_streets", "Tuyến đường ngầm hóa, chỉnh trang cáp", "Streets: underground or tidied",
    (
        Column("street", "text", "Tuyến đường, phố", "Street", width=28),
        Column("comm_code", "text", "Mã xã, phường", "Commune code", width=10),
        Column("comm_name", "text", "Xã, phường", "Commune", width=20),
        Column("from_pt", "text", "Điểm đầu", "From", width=20),
        Column("to_pt", "text", "Điểm cuối", "To", width=20),
        _km("length_km", "Chiều dài thực hiện", "Length to be done"),
        _km("street_km", "Chiều dài tuyến trong xã", "Length of the street in the commune"),
        _km("aerial_km", "Chiều dài có cáp treo", "Length with cables on poles"),
        _km("under_km", "Chiều dài đã có cáp ngầm", "Length with cables underground"),
        _km("unsaid_km", "Chiều dài có cáp chưa rõ loại", "Length with cables of unknown class"),
        Column("form", "text", "Mã hình thức", "Form code", width=10),
        Column("form_txt", "text", "Hình thức", "Form", width=12),
        Column("form_src", "text", "Căn cứ hình thức", "Form known from", width=22),
        Column("project", "text", "Công trình kết hợp", "Works it goes with", width=26),
        Column("lead", "text", "Đơn vị chủ trì", "In charge", width=22),
        Column("operators", "text", "Doanh nghiệp tham gia", "Operators taking part", width=22),
        Column("shared", "bool", "Dùng chung", "Shared", width=8), _COST,
        Column("cost_src", "text", "Căn cứ kinh phí", "Cost known from", width=22),
        Column("fund", "text", "Nguồn vốn", "Source of the money", width=18),
        Column("year", "year", "Năm", "Year"),
        Column("in_list", "bool", "Có trong danh mục của xã", "In the commune's list", width=8), _NOTE,
    ),
    geometry="line",
)

BY_COMMUNE = Table(
    "underground_communes", "Ngầm hóa, chỉnh trang cáp theo xã, phường", "Cables underground or tidied, by commune",
    (
        Column("code", "text", "Mã xã, phường", "Commune code", width=10),
        Column("name", "text", "Xã, phường", "Commune", width=22),
        Column("streets", "int", "Số tuyến", "Streets", total="sum"),
        _km("length_km", "Tổng chiều dài", "Length"), _km("ground_km", "Ngầm hóa", "Underground"),
        _km("tidy_km", "Bó gọn, chỉnh trang", "Tidied"), _km("open_km", "Chưa xác định hình thức", "Form not known"),
        _km("aerial_km", "Chiều dài có cáp treo", "Length with cables on poles"),
        _km("under_km", "Chiều dài đã có cáp ngầm", "Length with cables underground"),
        _km("unsaid_km", "Chiều dài có cáp chưa rõ loại", "Length with cables of unknown class"),
        _COST, _NOTE,
    ),
    geometry="polygon",
)

HEADLINES = {
    "LENGTH_KM": Message("Length to be done (km)"), "UNDERGROUND_KM": Message("Underground (km)"),
    "TIDY_KM": Message("Tidied (km)"), "STREETS_COUNT": Message("Streets"),
    "LISTED_COUNT": Message("Streets in lists of the communes"),
    "UNMATCHED_COUNT": Message("Streets of the lists that no road was found for"),
}
