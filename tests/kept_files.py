"""A copy of the sample that may be destroyed, runs that are refused, and what a file holds."""
import sqlite3
from contextlib import closing

import pytest
from qgis.core import QgsProcessingException as Refused


def layer(path, name):
    return f"{path}|layername={name}"


def gap(run, data, **changes):
    given = {"POINTS": layer(data, "postal_points"), "COMMUNES": layer(data, "communes"), "BY_COMMUNE": "memory:",
             "POINTS_CHECKED": "memory:"}
    return run("postalgap", **{**given, **changes})


def refused(call, *words):
    with pytest.raises(Refused) as error:
        call()
    for word in words:
        assert word in str(error.value), str(error.value)
    return str(error.value)


def labels(provider, name, *parameters):
    return [provider.algorithm(name).parameterDefinition(one).description() for one in parameters]


def tables(path):
    with closing(sqlite3.connect(path)) as file:
        return {name: file.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]
                for name, in file.execute("SELECT table_name FROM gpkg_contents").fetchall()}
