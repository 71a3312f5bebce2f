"""The bar of a run goes one way, from the first layer that is read to the last result, in every algorithm."""
import pytest
from every_algorithm import NAMES, outputs_of, parameters_of
from qgis_layers import Log
from sample_layers import needs_sample

pytestmark = needs_sample


class Bar(Log):
    """Remembers where the bar stood."""

    def __init__(self):
        super().__init__()
        self.stood = []

    def setProgress(self, percent):
        super().setProgress(percent)
        self.stood.append(percent)


@pytest.mark.parametrize("name", NAMES)
def test_the_bar_never_goes_back(name, run, provider, tmp_path):
    bar = Bar()
    given = {one.name(): str(tmp_path / one.name().lower()) for one in outputs_of(provider, name)
             if one.type() == "folderDestination"}
    run(name, feedback=bar, **given, **parameters_of(name, tmp_path, run),
        **{one.name(): "TEMPORARY_OUTPUT" for one in outputs_of(provider, name)
           if one.type() in ("sink", "vectorDestination") and not one.flags() & one.Flag.FlagOptional})
    back = [(one, two) for one, two in zip(bar.stood, bar.stood[1:]) if two < one - 1e-6]
    assert back == []
    assert 95 <= bar.stood[-1] <= 100, "the writing is told, too"
