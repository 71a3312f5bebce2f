"""Messy tables of masts with a known truth: what is written is dirty in many ways, what must come back is not."""
import math
import random
from dataclasses import dataclass, field

from hatangso.algorithms.core.geometry.geodesy import transform

OPERATORS = ("Viettel", "VNPT", "MobiFone")
HEADINGS = {
    "plain": [["STT", "Mã cột", "Tên cột", "Vĩ độ", "Kinh độ", "Chiều cao cột (m)", "Chủ sở hữu cột", "Ngày cấp GCN",
               "Khả năng dùng chung", "Ghi chú"]],
    "two": [["TT", "Mã cột angten", "Tên cột angten", "Tọa độ VN-2000", None, "Chiều cao", "Chủ sở hữu", "Ngày cấp",
             "Còn khả năng dùng chung", "Ghi chú"],
            [None, None, None, "X (m)", "Y (m)", "(m)", None, None, None, None]],
    "feet": [["TT", "MÃ TRẠM", "TÊN TRẠM", "X", "Y", "Độ cao cột (cm)", "Đơn vị sở hữu", "Ngày cấp giấy chứng nhận",
              "Có thể dùng chung", "Ghi chú"], ["1", "2", "3", "4", "5", "6", "7", "8", "9", "10"]],
}
MERGED = [*((0, column, 1, column) for column in (0, 1, 2, 6, 7, 8, 9)), (0, 3, 0, 4)]


@dataclass
class Messy:
    """``rows`` of cells, ``merged`` (top, left, bottom, right) from 0, ``truth`` {id: values}, ``refused`` rows from 1
    that cannot be used, ``empty`` (row, field) of cells that cannot be read."""

    rows: list
    merged: list = field(default_factory=list)
    truth: dict = field(default_factory=dict)
    refused: set = field(default_factory=set)
    empty: set = field(default_factory=set)


def messy(seed, count=60, typed=True):
    """Return a :class:`Messy` table; ``typed`` cells may be numbers, else everything is text."""
    pick = random.Random(seed)
    style = pick.choice(sorted(HEADINGS))
    made = Messy([])
    for title in pick.sample(["UBND TỈNH CÀ MAU", "SỞ KHOA HỌC VÀ CÔNG NGHỆ", "DANH SÁCH CỘT ĂNG TEN",
                              "(Kèm theo Công văn số 12/SKHCN ngày 5 tháng 1 năm 2025)", None], pick.randint(0, 4)):
        made.rows.append([title])
    top = len(made.rows)
    made.rows += [list(cells) for cells in HEADINGS[style]]
    if style == "two":
        made.merged = [(a + top, b, c + top, d) for a, b, c, d in MERGED]
    for number in range(count):
        if number and number % 20 == 0:
            made.rows.append(pick.choice([[None, "Cộng I", None, None, None, 20 if typed else "20"],
                                          list(made.rows[top]), [], ["II", "Huyện Đầm Dơi"], ["Xã Phú Tân"]]))
        _row(made, pick, number, style, typed)
    made.rows += [["Tổng cộng", None, count if typed else str(count)], [],
                  ["Ghi chú: số liệu do doanh nghiệp cung cấp"],
                  [None, "NGƯỜI LẬP BIỂU", None, None, None, "GIÁM ĐỐC"]]
    return made


def _row(made, pick, number, style, typed):
    lon, lat = round(104.7 + pick.random() * 0.6, 6), round(8.7 + pick.random() * 0.6, 6)
    height = pick.choice([30.0, 42.5, 45.0])
    year, month, day = pick.randint(2010, 2024), pick.randint(1, 12), pick.randint(1, 28)
    share = pick.choice([True, False])
    owner = pick.choice(OPERATORS)
    truth = {"name": f"Trạm Ấp Tân Thuận {number}", "owner": owner, "height_m": height,
             "cert_from": f"{year}-{month:02d}-{day:02d}", "shareable": share, "place": (lon, lat)}
    row, key = len(made.rows) + 1, f"VT{number:04d}"
    if style == "plain":
        first, second = _degrees(pick, lat, "lat", typed), _degrees(pick, lon, "lon", typed)
        if pick.random() < 0.05:
            first, second = second, first
    else:
        x, y = (float(value) for value in transform([[lon, lat]], "EPSG:4326", "EPSG:9207")[0].round(2))
        first, second = _number(pick, y, typed), _number(pick, x, typed)
        truth["place"] = tuple(float(value) for value in transform([[x, y]], "EPSG:9207", "EPSG:4326")[0])
    name = pick.choice([truth["name"], f"  {truth['name']} ", truth["name"].replace(" ", "\n", 1)])
    cells = [number + 1 if typed else str(number + 1), key, name, first, second, _height(pick, height, style, typed),
             owner, pick.choice([f"{day:02d}/{month:02d}/{year}", f"{day}-{month}-{year}",
                                 f"{year}-{month:02d}-{day:02d}", f"ngày {day:02d} tháng {month:02d} năm {year}"]),
             pick.choice(["Có", "có", "x", "1"]) if share else pick.choice(["Không", "không", "0"]), None]
    fault = pick.random()
    if fault < 0.03:
        cells[1] = None
        made.refused.add(row)
    elif fault < 0.06:
        cells[3] = pick.choice(["chưa đo", "0", "9°72'10\""])
        made.refused.add(row)
    elif fault < 0.10:
        cells[5] = pick.choice(["khoảng 40", "30-45", "#REF!"])
        truth["height_m"] = None
        made.empty.add((row, "height_m"))
    made.rows.append(cells)
    if row not in made.refused:
        made.truth[key] = truth


def _height(pick, height, style, typed):
    if style == "feet":  # the heading says centimetres
        height *= 100
        return pick.choice([height if typed else f"{height:.0f}", f"{height:.0f}", f"{height:.0f} cm"])
    shown = f"{height:g}"
    return pick.choice([height if typed else shown, shown.replace(".", ","), f"{shown} m", f"{shown}m"])


def _number(pick, value, typed):
    whole, cents = f"{value:.2f}".split(".")
    grouped = f"{int(whole):,}"
    return pick.choice([value if typed else f"{value:.2f}", f"{whole},{cents}", f"{grouped.replace(',', '.')},{cents}",
                        f"{grouped.replace(',', ' ')},{cents}", f"{value:.2f} m"])


def _degrees(pick, value, kind, typed):
    whole = int(value)
    minutes = (value - whole) * 60
    seconds = round((minutes - int(minutes)) * 60, 4)
    side = {"lat": ("N", "B"), "lon": ("E", "Đ")}[kind]
    shown = f"{seconds:.4f}"
    return pick.choice([
        value if typed else f"{value:.6f}", f"{value:.6f}", f"{value:.6f}".replace(".", ","),
        f"{whole}°{int(minutes)}'{shown}\"{pick.choice(side)}", f"{whole}º {int(minutes)}’ {shown.replace('.', ',')}”",
        f"{pick.choice(side)}{whole} {int(minutes)} {shown}", f"{whole} độ {int(minutes)} phút {shown} giây",
        f"{whole}-{int(minutes)}-{shown}", f"{whole}o{int(minutes)}'{shown}''"])


def compare(made, rows, lonlat):
    """Return what differs between the truth and imported ``rows`` (dicts) with their positions, as texts."""
    found, wrong = {}, []
    for row, place in zip(rows, lonlat):
        found[row["id"]] = row
        truth = made.truth.get(row["id"])
        if truth is None:
            wrong.append(f"{row['id']}: not expected (row {row['src_row']})")
            continue
        wrong += [f"{row['id']}.{key}: {row[key]!r} for {truth[key]!r}" for key in truth
                  if key != "place" and row[key] != truth[key]]
        off = math.dist(place, truth["place"])
        if not off < 1e-7:
            wrong.append(f"{row['id']}: {tuple(place)} for {truth['place']}")
    return wrong + [f"{key}: missing" for key in made.truth if key not in found]
