"""What the file for universal service hands out: its declared tables."""
from __future__ import annotations

from ...errors import Message
from ...tables import Column, Records, Table
from .model import KIND_WORDS

_CODE = Column("code", "text", "Mã", "Code", width=12)
_NAME = Column("name", "text", "Thôn, ấp", "Hamlet", width=22)
_COMMUNE_CODE = Column("comm_code", "text", "Mã xã, phường", "Commune code", width=10)
_COMMUNE = Column("comm_name", "text", "Xã, phường", "Commune", width=20)
_LON = Column("lon", "real", "Kinh độ", "Longitude", unit="độ", decimals=6, width=12)
_LAT = Column("lat", "real", "Vĩ độ", "Latitude", unit="độ", decimals=6, width=12)
_HOUSEHOLDS = Column("households", "int", "Số hộ (nóc nhà)", "Households (rooftops)", unit="hộ", total="sum")
_POPULATION = Column("population", "int", "Dân số", "People", unit="người", total="sum")
_NOTE = Column("note", "text", "Ghi chú", "Note", width=30)


def _count(key, vi, en):
    return Column(key, "int", vi, en, width=8, total="sum")


HAMLETS_FILE = Table(
    "universal_hamlets", "Hồ sơ viễn thông công ích theo ấp, khóm", "Universal service: hamlets",
    (
        _CODE, _NAME, _COMMUNE_CODE, _COMMUNE,
        Column("difficult", "bool", "Thuộc địa bàn khó khăn", "In a difficult area", width=8),
        Column("area_doc", "text", "Văn bản về địa bàn khó khăn", "Document on the difficult area", width=20),
        _LON, _LAT, _HOUSEHOLDS, _POPULATION,
        Column("power", "bool", "Điện lưới", "Grid power", width=8),
        Column("signal", "text", "Mã tình trạng sóng", "Signal code", width=8),
        Column("signal_txt", "text", "Tình trạng di động mặt đất", "State of the mobile signal", width=14),
        Column("operators", "int", "Số doanh nghiệp có sóng", "Operators with signal", width=8),
        Column("weak_lo", "real", "Tỷ lệ hộ không có sóng dùng được, ít nhất", "Without usable signal, at least",
               unit="%", decimals=1),
        Column("weak_hi", "real", "Tỷ lệ hộ không có sóng dùng được, nhiều nhất", "Without usable signal, at most",
               unit="%", decimals=1),
        Column("how", "text", "Mã cách xác định", "Code of how it was found", width=8),
        Column("how_txt", "text", "Cách xác định", "How it was found", width=22),
        Column("how_date", "date", "Ngày xác định", "Found on", width=11),
        Column("how_by", "text", "Người, đơn vị xác định", "Found by", width=18),
        Column("fibre", "bool", "Có cáp quang", "Has fibre", width=8),
        Column("fibre_txt", "text", "Cáp quang", "Fibre", width=8),
        Column("fibre_m", "real", "Khoảng cách đến cáp quang", "Distance to fibre", unit="m"),
        Column("fibre_by", "text", "Khoảng cách đến cáp quang tính theo", "Distance to fibre measured", width=12),
        Column("mast_id", "text", "Cột gần nhất", "Nearest mast", width=14),
        Column("mast_owner", "text", "Chủ sở hữu cột gần nhất", "Owner of the nearest mast", width=16),
        Column("mast_km", "real", "Khoảng cách đến cột gần nhất", "Distance to the nearest mast", unit="km",
               decimals=1),
        Column("mast_by", "text", "Khoảng cách đến cột tính theo", "Distance to the mast measured", width=12),
        Column("build_id", "text", "Vị trí có thể phát triển hạ tầng", "Place that may be built on", width=14),
        Column("build_lon", "real", "Kinh độ vị trí có thể phát triển", "Longitude of that place", unit="độ",
               decimals=6),
        Column("build_lat", "real", "Vĩ độ vị trí có thể phát triển", "Latitude of that place", unit="độ", decimals=6),
        Column("build_m", "real", "Khoảng cách đến vị trí đó", "Distance to that place", unit="m"),
        Column("services", "text", "Dịch vụ đề nghị", "Services proposed", width=18),
        Column("listed", "bool", "Thuộc hồ sơ", "In the file", width=8),
        Column("heading", "text", "Tên hồ sơ", "Heading", width=30), _NOTE,
    ),
    geometry="point",
)

BUILDABLE_MAP = Table(
    "universal_buildable", "Vị trí có thể phát triển hạ tầng viễn thông", "Places where infrastructure may be built",
    (
        Column("id", "text", "Mã vị trí", "Id", width=12),
        Column("name", "text", "Tên vị trí", "Name", width=24), _COMMUNE_CODE, _COMMUNE,
        Column("kind", "text", "Mã loại hạ tầng", "Kind code", width=8),
        Column("kind_txt", "text", "Dùng cho", "For", width=16),
        Column("source", "text", "Nguồn", "From", width=24),
        Column("owner", "text", "Quản lý, sử dụng đất", "Who holds the land", width=20),
        Column("document", "text", "Văn bản", "Document", width=18), _LON, _LAT,
        Column("area_ha", "real", "Diện tích", "Area", unit="ha", decimals=2),
        _count("hamlets", "Số ấp, khóm có thể phục vụ", "Hamlets it may serve"), _NOTE,
    ),
    geometry="point",
)

BUILDABLE_AREAS = Table(
    "universal_areas", "Ranh giới khu vực có thể phát triển hạ tầng", "Outlines of areas that may be built on",
    (
        Column("id", "text", "Mã vị trí", "Id", width=12),
        Column("name", "text", "Tên vị trí", "Name", width=24),
        Column("kind", "text", "Mã loại hạ tầng", "Kind code", width=8),
        Column("kind_txt", "text", "Dùng cho", "For", width=16),
        Column("owner", "text", "Quản lý, sử dụng đất", "Who holds the land", width=20),
        Column("document", "text", "Văn bản", "Document", width=18),
        Column("area_ha", "real", "Diện tích", "Area", unit="ha", decimals=2), _NOTE,
    ),
    geometry="polygon",
)

BY_COMMUNE = Table(
    "universal_communes", "Viễn thông công ích theo xã, phường", "Universal service by commune",
    (
        _CODE, Column("name", "text", "Xã, phường", "Commune", width=24),
        _count("hamlets", "Số ấp, khóm", "Hamlets"), _count("listed", "Thuộc hồ sơ", "In the file"),
        _count("difficult", "Thuộc địa bàn khó khăn", "In a difficult area"),
        _count("white", "Trắng sóng", "Without signal"), _count("weak", "Lõm sóng", "Signal in part"),
        _count("signal_un", "Chưa rõ tình trạng sóng", "Signal not known"),
        _count("to_measure", "Xác định theo mô hình, cần đo kiểm", "By a model, to be measured"),
        _count("no_fibre", "Chưa có cáp quang", "Without fibre"),
        _count("fibre_un", "Chưa rõ cáp quang", "Fibre not known"), _HOUSEHOLDS, _POPULATION, _NOTE,
    ),
    geometry="polygon",
)

COSTS = Table(
    "universal_costs", "Khái toán viễn thông công ích (nội bộ)", "Universal service: rough costs (internal)",
    (
        _CODE, _NAME, _COMMUNE,
        Column("service", "text", "Dịch vụ", "Service", width=14),
        Column("quantity", "real", "Khối lượng", "Quantity", decimals=2),
        Column("unit", "text", "Đơn vị", "Unit", width=12),
        Column("price", "real", "Đơn giá", "Unit price", unit="triệu đồng", decimals=2),
        Column("cost_mvnd", "real", "Thành tiền", "Cost", unit="triệu đồng", decimals=1, total="sum"),
        Column("price_src", "text", "Nguồn đơn giá", "Source of the price", width=40),
        Column("price_date", "date", "Ngày đơn giá", "Date of the price", width=11),
        Column("fund_pct", "real", "Tỷ lệ Quỹ hỗ trợ (nhập)", "Share of the fund (entered)", unit="%", decimals=1),
        Column("fund_mvnd", "real", "Quỹ dịch vụ viễn thông công ích", "Paid by the universal-service fund",
               unit="triệu đồng", decimals=1, total="sum"), _NOTE,
    ),
)


def areas_of(texts, kinds, area_ha, *, wkb, language):
    """Return the Records of outlines, as the layer ``BUILDABLE`` has them."""
    words = [KIND_WORDS[kind].text(language) for kind in kinds]
    return Records(BUILDABLE_AREAS, {**texts, "kind": kinds, "kind_txt": words, "area_ha": area_ha}, wkb,
                   crs="BUILDABLE" if len(kinds) else "lonlat")


HEADLINES = {
    "HAMLETS_COUNT": Message("Hamlets"), "LISTED_COUNT": Message("Hamlets in the file"),
    "DIFFICULT_COUNT": Message("Hamlets in difficult areas"), "WHITE_COUNT": Message("Hamlets without signal"),
    "WEAK_COUNT": Message("Hamlets with signal in part"), "SIGNAL_UNKNOWN": Message("Hamlets, signal not known"),
    "TO_MEASURE_COUNT": Message("Hamlets to be measured"), "NO_FIBRE_COUNT": Message("Hamlets without fibre"),
    "FIBRE_UNKNOWN": Message("Hamlets, fibre not known"),
    "BUILDABLE_COUNT": Message("Places where infrastructure may be built"),
}
