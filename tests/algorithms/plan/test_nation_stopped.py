"""A batch that is stopped from the keyboard, and one that comes while another one writes into its folder."""
import shutil
import signal

import pytest
from hatangso.algorithms import batch
from hatangso.algorithms.bridge.nation import book, conduct, join, stop
from hatangso.algorithms.core.errors import InputError
from hatangso.algorithms.core.files.claims import Claim
from hatangso.algorithms.core.plan.nation import state
from qgis.core import QgsProcessingException, QgsProcessingFeedback
from small_nation import conducted, contents


def pressed(monkeypatch, where, when):
    """Press Ctrl-C once, as ``where`` runs its algorithm number ``when``, in the middle of it."""
    whole, runs = where.run_plain, []

    def run(algorithm, parameters, context, feedback):
        runs.append(algorithm.name())
        if len(runs) == when:
            feedback.progressChanged.connect(lambda _: feedback.isCanceled() or signal.raise_signal(signal.SIGINT))
        return whole(algorithm, parameters, context, feedback)

    monkeypatch.setattr(where, "run_plain", run)
    return runs


def stopped(nation, folder, capsys):
    """Run the command until it is stopped; return what it said."""
    assert batch.main([str(nation), "--folder", str(folder), "--language", "en"]) == 130
    said = capsys.readouterr().out
    assert said.endswith("Stopped. Books that are done stay; the same command makes the others.\n")
    return said


def test_a_book_that_is_stopped_waits_and_the_same_command_goes_on(nation, serial, tmp_path, monkeypatch, capsys):
    runs = pressed(monkeypatch, book, 2)
    said = stopped(nation, tmp_path, capsys)
    assert runs == ["planbook"] * 2
    assert ("01: book made" in said, "NO BOOK" in said) == (True, False)
    assert [state.read_state(tmp_path / code)["state"] for code in ("01", "02", "03")] == ["done", "waiting", "waiting"]
    assert not (tmp_path / "02" / state.BOOK).exists()
    assert not (tmp_path / "nation.gpkg").exists()
    monkeypatch.undo()
    states, _, said = conducted(nation, tmp_path)
    assert [one["state"] for one in states] == ["done"] * 3
    assert any(line.startswith("01 ") and "done before" in line for line in said)
    assert contents(tmp_path) == contents(serial[0])


@pytest.mark.parametrize("when", [1, 2], ids=["scorecard", "workbook"])
def test_the_nation_that_is_stopped_leaves_its_tables_as_they_were(nation, serial, tmp_path, monkeypatch, capsys, when):
    folder = tmp_path / "out"
    shutil.copytree(serial[0], folder)
    before = {name: (folder / name).read_bytes() for name in (join.TABLES, join.BOOK, join.REPORT)}
    pressed(monkeypatch, join, when)
    stopped(nation, folder, capsys)
    assert {name: (folder / name).read_bytes() for name in before} == before


def test_the_cut_that_is_stopped_says_so_too(nation, provider, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(conduct, "NationCut", lambda *_: signal.raise_signal(signal.SIGINT))
    stopped(nation, tmp_path, capsys)
    assert not list(tmp_path.iterdir())  # no claim is left


def test_who_asks_twice_waits_for_nothing():
    feedback, before = QgsProcessingFeedback(False), signal.getsignal(signal.SIGINT)

    def broken():
        with stop.hearing(), stop.heard(feedback):
            signal.raise_signal(signal.SIGINT)
            assert feedback.isCanceled()
            assert signal.getsignal(signal.SIGINT) == signal.SIG_DFL  # the next one ends the process
            raise QgsProcessingException("what a cancel made of it")

    for _ in range(2):  # the next batch of this process is asked anew
        with pytest.raises(KeyboardInterrupt):
            broken()
        assert signal.getsignal(signal.SIGINT) is before


def test_two_batches_do_not_write_into_one_folder(nation, provider, tmp_path):
    """The second took away the layers that the first one read, and both said that all was made."""
    def other(folders):
        with pytest.raises(InputError, match="Another batch is making books in"):
            conducted(nation, tmp_path)
        return [(folder, "-") for folder in folders]

    states, _, _ = conducted(nation, tmp_path, other)
    assert len(states) == 3
    assert (tmp_path / "01" / "layers" / "towers.gpkg").is_file()
    Claim(tmp_path / join.TABLES).release()  # nothing holds it any more


@pytest.mark.parametrize("words", [["--workers", "-1"], ["--workers", "hai"],
                                   ["--workers", "2", "--scheduler", "tcp://localhost:8786"]], ids=str)
def test_workers_that_cannot_be_are_refused_at_once(words, capsys):
    with pytest.raises(SystemExit) as refused:
        batch.main(["plan.json", *words])
    assert refused.value.code == 2
    assert words[0][2:] in capsys.readouterr().err
