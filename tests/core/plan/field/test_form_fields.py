"""Forms of a field package, widget by widget, as each language shows and stores them."""
import pytest
from hatangso.algorithms.core.errors import InputError
from hatangso.algorithms.core.plan.field import layers
from hatangso.algorithms.core.plan.field.forms import FormField, form_of, visit_form

VISIT = {
    "seq": ("Thứ tự", "Order", "fixed"), "kind_txt": ("Loại", "Kind", "fixed"), "ref": ("Mã", "Id", "fixed"),
    "what": ("Nội dung cần xem", "To be looked at", "fixed"), "commune": ("Xã, phường", "Commune", "fixed"),
    "from_km": ("Cách điểm trước (km)", "From the place before (km)", "fixed"),
    "done": ("Đã đến", "Visited", "truth"), "result": ("Kết quả", "Result", "choice"),
    "seen_on": ("Ngày đến", "Visited on", "date"), "photo": ("Ảnh", "Photo", "photo"),
    "field_note": ("Ghi chú", "Note", "text"), "edited_by": ("Người sửa", "Edited by", "text"),
    "edited_at": ("Thời điểm sửa", "Edited at", "text"), "hts_uid": ("hts_uid", "hts_uid", "hidden")}
STORED = ("khớp", "không khớp", "không tiếp cận được")


@pytest.mark.parametrize(("at", "language", "shown"), [
    (0, "vi", STORED), (1, "en", ("agrees", "differs", "out of reach"))])
def test_each_field_of_a_visit_is_shown_in_the_readers_language_and_stored_in_vietnamese(at, language, shown):
    assert visit_form(language) == tuple(
        FormField(key, said[at], said[2], tuple(zip(shown, STORED)) if key == "result" else (),
                  multiline=key == "field_note") for key, said in VISIT.items())


COLUMNS = {"Mã": "id", "Chủ": "owner", "Loại": "class", "Cao": "height_m", "Chỗ": "slots", "Dùng chung": "shareable",
           "Tải": "load_used", "Ghi chú": "note"}
OPERATORS = ("Viettel", "VNPT", "MobiFone", "Vietnamobile", "Gtel")
CLASSES = ("A1a", "A1b", "A2a", "A2b", "A2c")
ADDED = {  # both languages, widget and whether there are several lines
    "pos_date": ("Ngày đo vị trí", "Position measured on", "date", False),
    "load_date": ("Ngày khảo sát tải trọng", "Load measured on", "date", False),
    "photo": ("Ảnh", "Photo", "photo", False), "field_note": ("Ghi chú tại hiện trường", "Field note", "text", True),
    "edited_by": ("Người sửa", "Edited by", "text", False), "edited_at": ("Thời điểm sửa", "Edited at", "text", False),
    "hts_uid": ("Mã ổn định", "Stable id", "hidden", False)}


def masts(language, **given):
    """Fields of a layer of masts that holds a class, an answer and a column of its own that no list knows."""
    kind, fields = layers.kind_of("masts"), {key: column for column, key in COLUMNS.items()}
    held = {"Loại": {"A9", "A2b"}, "Dùng chung": {"Có", "có lẽ"}}
    return form_of(kind, (*COLUMNS, "lạ", *ADDED), fields, held=held, language=language, **given)


def same(*texts):
    return tuple((text, text) for text in texts)


@pytest.mark.parametrize(("at", "language", "shown", "classes", "yes_no"), [
    (0, "vi", ("Mã cột ăng ten", "Chủ sở hữu cột", "Loại cột ăng ten", "Chiều cao cột (m)",
               "Số vị trí treo thiết bị (nhà mạng)", "Khả năng dùng chung", "Tải trọng đã dùng (%)", "Ghi chú"),
     CLASSES, ("Có", "Không")),
    (1, "en", ("Mast id", "Mast owner", "Mast class", "Mast height (m)", "Slots for operators (operators)",
               "Can be shared", "Load used (%)", "Note"),
     ("A1a, not bulky, on a building", "A1b, not bulky, disguised", "A2a, bulky, on a building",
      "A2b, bulky, on the ground", "A2c, other bulky"), ("Yes", "No"))])
def test_each_field_of_a_layer_has_its_label_unit_list_and_bounds(at, language, shown, classes, yes_no):
    words = (*zip(yes_no, ("Có", "Không")), ("có lẽ", "có lẽ"))
    name, owner, kind, height, slots, share, load, note = shown
    assert masts(language) == (
        FormField("Mã", name, "text", required=True, unique=True),
        FormField("Chủ", owner, "choice", same(*OPERATORS), required=True),
        FormField("Loại", kind, "choice", (*zip(classes, CLASSES), ("A9", "A9"))),
        FormField("Cao", height, "number", low=0, high=400), FormField("Chỗ", slots, "number", low=0, high=30),
        FormField("Dùng chung", share, "choice", words), FormField("Tải", load, "number"),
        FormField("Ghi chú", note, "text", multiline=True), FormField("lạ", "lạ", "text"),
        *(FormField(key, said[at], said[2], multiline=said[3]) for key, said in ADDED.items()))


def test_a_truth_value_that_is_stored_as_one_is_a_box_and_no_list_of_words():
    field = next(one for one in masts("vi", numeric={"Dùng chung"}) if one.column == "Dùng chung")
    assert field == FormField("Dùng chung", "Khả năng dùng chung", "truth")


def test_the_signal_of_a_hamlet_is_chosen_from_the_words_of_its_column_and_several_keys_make_none_unique():
    hamlets = layers.kind_of("hamlets")
    signal, = (one for one in form_of(hamlets, ("sig_state",), {}, held={}, language="en"))
    assert (signal.kind, signal.choices) == ("choice", tuple(
        (en, vi) for _, vi, en in next(one for one in hamlets.added() if one.key == "sig_state").values))
    radio = layers.kind_of("radio")
    assert [one.unique for one in form_of(radio, ("a", "b"), {"site_id": "a", "operator": "b"}, held={},
                                          language="vi")] == [False, False]


def test_each_team_has_a_name_of_its_own():
    layers.check_teams(["Tổ 1", "Tổ 2", "Tổ 3"])
    layers.check_teams([])
    with pytest.raises(InputError, match="several packages are of the team \"Tổ 2\""):
        layers.check_teams(["Tổ 3", "Tổ 2", "Tổ 1", "Tổ 2", "Tổ 3"])
