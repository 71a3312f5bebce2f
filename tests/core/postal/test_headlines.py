"""What headlines and columns of a share are called, and which columns hold its ends."""
import pytest
from hatangso.algorithms.core.copper import tables as copper
from hatangso.algorithms.core.postal import tables as postal


@pytest.mark.parametrize("tables", [postal, copper])
def test_a_range_names_its_own_columns(tables):
    """A count has the unknown alone; a share its least, its most and the unknown, all three in the table."""
    found = [(table, column) for table in vars(tables).values() if hasattr(table, "columns")
             for column in table.columns if column.range]
    assert found
    for table, column in found:
        unknown, low, high = column.range.unknown, column.range.low, column.range.high
        assert unknown in table.keys, (table.name, column.key)
        assert table.column(unknown).kind == "int", (table.name, column.key)
        assert bool(low) == bool(high)
        if low:
            words = [table.column(key).heading("en") for key in (low, high)]
            assert "at least" in words[0], (table.name, column.key)
            assert "at most" in words[1], (table.name, column.key)


def test_the_share_of_people_within_reach_has_its_ends_and_the_places_not_known():
    share = postal.BY_COMMUNE.column("sh_line").range
    assert (share.unknown, share.low, share.high) == ("sh_line_un", "sh_line_lo", "sh_line_hi")


def test_headlines_of_shares_say_which_end_they_are():
    for name, label in postal.GAP_SHARES.items():
        called = label.text("en")
        assert [postal.GAP_HEADLINES[name + end].text("en") for end in ("", "_LOW", "_HIGH", "_UNKNOWN")] == [
            called, f"{called}: least possible", f"{called}: most possible", f"{called}: number not known"]
    shares = [name for name in copper.BACKLOG_HEADLINES if name.startswith("SHARE_")]
    assert len(copper.BACKLOG_RANGES) == 3 * len(shares)
    for name in shares:
        called = copper.BACKLOG_HEADLINES[name].text("en")
        assert [copper.BACKLOG_RANGES[f"{name}_{end}"].text("en") for end in ("LOW", "HIGH", "UNKNOWN")] == [
            f"{called}: least possible", f"{called}: most possible", f"{called}: number not known"]
