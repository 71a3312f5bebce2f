"""What the batch window of Processing asks of results at its end does not end it in an error of Python."""
from types import SimpleNamespace

from qgis.core import QgsProcessingModelAlgorithm, QgsProcessingOutputHtml


def test_no_analysis_gives_a_page_that_the_batch_window_would_list(provider):
    """It calls ``addResult`` without the time that it needs: QGIS 3.22, 3.40 and 3.44."""
    own = [one for one in provider.algorithms() if not isinstance(one, QgsProcessingModelAlgorithm)]
    pages = {one.name() for one in own for output in one.outputDefinitions() if output.name() == "REPORT"}
    assert len(pages) > 10
    kinds = {output.type() for one in own for output in one.outputDefinitions() if output.name() == "REPORT"}
    assert kinds == {"outputHtml"}  # as models and lists of names know it
    assert all(one.hasHtmlOutputs() for one in own if one.name() in pages)
    assert [one.name() for one in own for output in one.outputDefinitions()
            if isinstance(output, QgsProcessingOutputHtml)] == []


def test_the_end_of_a_batch_lists_what_it_was_given(provider):
    from processing.gui.BatchAlgorithmDialog import BatchAlgorithmDialog

    window = SimpleNamespace(algorithm=lambda: provider.algorithm("postalgap").create())
    listed = next(getattr(BatchAlgorithmDialog, name) for name in ("loadHtmlResults", "loadHTMLResults")
                  if hasattr(BatchAlgorithmDialog, name))
    listed(window, {"REPORT": "trang.html"}, 0)


def test_a_page_stands_among_the_results_of_processing(provider, monkeypatch, tmp_path):
    from hatangso.algorithms.bridge.showing import hand_over
    from processing.core.ProcessingResults import resultsList

    monkeypatch.setattr(hand_over, "tell", lambda *given: True)
    page = tmp_path / "trang.html"
    page.write_text("<p>…</p>", encoding="utf-8")
    before = len(resultsList.getResults())
    hand_over.hand_over(provider.algorithm("postalgap"), [("Báo cáo", str(page))])
    assert [one.filename for one in resultsList.getResults()[before:]] == [str(page)]
