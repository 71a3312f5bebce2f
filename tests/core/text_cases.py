"""Names of the country as tests of encodings use them."""
import sqlite3

NAMES = [
    "Cà Mau",
    "Bạc Liêu",
    "Giá Rai",
    "Năm Căn",
    "Đất Mũi",
    "Trần Văn Thời",
    "Ngọc Hiển",
    "Phước Long",
    "Hưng Hội",
    "Vĩnh Lợi",
    "Nguyễn Việt Khái",
    "Tân Thuận",
    "Khánh Lâm",
    "U Minh",
    "Thới Bình",
    "Đầm Dơi",
    "Quách Phẩm",
    "Phú Mỹ",
    "Lương Thế Trân",
    "Tạ An Khương",
    "Gành Hào",
    "Sông Đốc",
    "Biển Bạch",
    "Hòa Thành",
    "Tam Giang",
]


def _official_names(shared):
    path = shared / "data" / "vietnam.gpkg"
    with sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True) as base:
        return dict(base.execute("SELECT code, commune FROM legacy_commune_points"))
