"""Figures stand in the sentences of a report form and under its maps, and nowhere else."""
import pytest
from hatangso.algorithms.core.plan.documents.form_check import form_problems

FIGURE = {"vi": "có {rows:X}"}


@pytest.mark.parametrize(("part", "told"), [
    ({"text": FIGURE}, []), ({"map": "postalgap", "caption": FIGURE}, []), ({"table": "sites", "caption": FIGURE}, [
        "caption"]), ({"chart": "bars", "caption": FIGURE}, ["caption"]),
    ({"map": "postalgap", "caption": {"vi": "x"}, "heading": FIGURE}, ["heading"])])
def test_a_figure_stands_in_a_sentence_or_under_a_map_alone(part, told):
    form = {"sections": [{"title": {"vi": "Một"}, "parts": [part]}]}
    found = [str(one) for one in form_problems(form, language="vi")]
    assert [one.partition(":")[0] for one in found if "is a figure, which stands in a sentence" in one] == [
        f"/sections/0/parts/0/{name}/vi" for name in told]


def test_a_title_holds_no_figure():
    found, = form_problems({"sections": [{"title": FIGURE, "parts": []}]}, language="vi")
    assert str(found).startswith("/sections/0/title/vi: {rows:X} is a figure")
