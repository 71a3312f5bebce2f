"""The sample province in memory, made once."""
import json

import pytest
from hatangso.algorithms.core.package import resource_path
from hatangso.resources.sample import province


@pytest.fixture(scope="session")
def settings():
    return json.loads(resource_path("sample", "settings.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def communes(settings):
    return province.invented_communes(province.read_facts(), settings["seed"])


@pytest.fixture(scope="session")
def layers(communes, settings):
    return {layer.name: layer for layer in province.build(communes, settings)}
