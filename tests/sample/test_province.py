"""The sample province keeps the stated facts, adds up, and shows what it is meant to show."""
import numpy as np
import pytest
from hatangso.algorithms.core.geometry.shapes import locate
from hatangso.algorithms.core.layers.roles import load_role, roles, value_code
from hatangso.resources.sample import cells, households, province, settlements

ROLE_OF_LAYER = {"copper_cables": "copper", "households": "demand"}


def column(layer, key):
    return np.array(layer.columns[key])


def test_facts_of_the_64_communes():
    facts = province.read_facts()
    assert len(facts) == 64
    assert sum(row["type"] == "xã" for row in facts) == 55
    assert sum(row["type"] == "phường" for row in facts) == 9
    assert sum(int(row["population"]) for row in facts) == 2_101_712  # census 2019: 1,194,476 + 907,236
    assert sum(int(row["households"]) for row in facts) == 528_314  # census 2019: 305,290 + 223,024
    assert sum(int(row["split"]) > 0 for row in facts) == 21
    assert len({row["code"] for row in facts}) == 64
    assert all(row["code"].startswith(("31", "32")) and len(row["code"]) == 5 for row in facts)


@pytest.mark.slow
def test_every_commune_holds_its_centre_and_neighbours_share_their_edges(communes):
    shapes = province.shapes_of(communes.parts)
    np.testing.assert_array_equal(locate(communes.centre, shapes), np.arange(64))
    edges = {}
    for row, part in enumerate(communes.parts):
        ring = part[0][0]
        for a, b in zip(ring[:-1], ring[1:]):
            edges.setdefault(frozenset([tuple(a), tuple(b)]), []).append(row)
    assert {len(rows) for rows in edges.values()} == {1, 2}  # coast or border, nothing else
    coast = [edge for edge, rows in edges.items() if len(rows) == 1]
    ends = [point for edge in coast for point in edge]
    assert {ends.count(point) for point in ends} == {2}  # the coast is closed: no gap inside


@pytest.mark.slow
def test_areas_are_near_the_stated_ones(communes):
    areas = np.array([cells.ring_area(part[0][0][:-1]) for part in communes.parts]) / 1e6
    assert areas.sum() == pytest.approx(communes.area_km2.sum(), rel=0.01)
    assert np.median(np.abs(areas / communes.area_km2 - 1)) < 0.15


@pytest.mark.slow
def test_hamlets_add_up_exactly_and_lie_in_their_commune(communes, layers):
    hamlets = layers["hamlets"]
    commune = column(hamlets, "commune")
    assert 900 <= len(commune) <= 1000
    for row, code in enumerate(communes.code):
        mine = commune == code
        assert column(hamlets, "population")[mine].sum() == communes.population[row]
        assert column(hamlets, "households")[mine].sum() == communes.households[row]
        assert len({name for name, here in zip(hamlets.columns["name"], mine) if here}) == mine.sum()
    inside = locate(communes.plane.forward(np.array(hamlets.geometry)), province.shapes_of(communes.parts))
    assert [communes.code[row] for row in inside] == hamlets.columns["commune"]
    assert (column(hamlets, "population") >= column(hamlets, "households")).all()


def test_split_exactly():
    assert settlements.split_exactly(10, [1, 1, 1]).tolist() == [4, 3, 3]
    assert settlements.split_exactly(1000, np.array([1e-9, 1, 3])).tolist() == [1, 250, 749]


def test_layers_are_roles_with_declared_fields(layers):
    for layer in layers.values():
        role = load_role(ROLE_OF_LAYER.get(layer.name, layer.name))
        assert layer.kind in role.geometry
        extra = {key for key in layer.columns if key not in role.keys} - {"synthetic"}
        assert extra == ({"copper_2023", "copper_2024"} if layer.name == "premises" else set())
        lengths = {len(values) for values in layer.columns.values()}
        assert len(lengths) == 1
        assert layer.geometry is None or len(layer.geometry) == lengths.pop()
        assert set(layer.columns["synthetic"]) == {1}
    assert set(layers) - set(ROLE_OF_LAYER) <= set(roles())


def test_closed_lists_hold_known_words(layers):
    for layer in layers.values():
        role = load_role(ROLE_OF_LAYER.get(layer.name, layer.name))
        for field in role.fields:
            if field.values and field.key in layer.columns and field.key not in ("tenants", "owner"):
                unknown = {text for text in layer.columns[field.key] if text and value_code(field, text) is None}
                if layer.name == "network" and field.key == "class":
                    continue
                assert not unknown, (layer.name, field.key)


def test_network_joins_every_hamlet_and_some_only_by_water(layers):
    network, hamlets = layers["network"], layers["hamlets"]
    number = {tuple(point): row for row, point in enumerate(hamlets.geometry)}
    kinds = [set() for _ in number]
    parent = list(range(len(number)))

    def root(node):
        while parent[node] != node:
            node = parent[node]
        return node

    for line, kind in zip(network.geometry, network.columns["kind"]):
        ends = [number.get(tuple(line[0])), number.get(tuple(line[-1]))]
        if None in ends:
            assert kind == "sông"
            continue
        for end in ends:
            kinds[end].add(kind)
        parent[root(ends[0])] = root(ends[1])
    assert len({root(node) for node in range(len(number))}) == 1
    assert sum(kind == {"kênh"} for kind in kinds) >= 5


def test_masts(communes, layers):
    masts = layers["masts"]
    count = len(masts.columns["id"])
    assert 1500 < communes.population.sum() / count <= 2500
    assert len(set(masts.columns["id"])) == count
    owner = load_role("masts").field("owner")
    codes = {value_code(owner, text) for text in masts.columns["owner"]}
    assert codes == {"VTL", "VNPT", "MBF"}
    assert len(set(masts.columns["owner"])) > 6  # spelled in several ways
    ground = column(masts, "class") == "A2b"
    height = column(masts, "height_m").astype(float)
    assert np.nanmin(height[ground]) >= 30
    assert np.nanmax(height) <= 60
    assert np.isnan(height).any()
    xy = communes.plane.forward(np.array(masts.geometry))
    gap = np.hypot(*(xy[:, None, :] - xy[None, :, :]).transpose(2, 0, 1))
    np.fill_diagonal(gap, np.inf)
    assert (gap.min(axis=1) < 10).sum() == 6  # three pairs on one spot
    assert ((gap.min(axis=1) > 50) & (gap.min(axis=1) < 330)).sum() > 40
    sites = set(masts.columns["id"])
    assert set(layers["radio"].columns["site_id"]) == sites


def test_copper_and_fibre_are_consistent(layers):
    figures = layers["premises"]
    households_, ready = column(figures, "households"), column(figures, "ready")
    connected, copper = column(figures, "connected"), column(figures, "copper")
    assert (connected <= ready).all()
    assert (ready <= households_).all()
    assert (copper + connected <= households_).all()
    assert (column(figures, "copper_2023") >= column(figures, "copper_2024")).all()
    assert (column(figures, "copper_2024") >= copper).all()
    assert 0.05 < (ready == 0).mean() < 0.25


def test_postal_gaps_are_there(communes, layers, settings):
    points = layers["postal_points"]
    commune, staffed = column(points, "commune"), column(points, "staffed").astype(float)
    for code in settings["postal"]["no_point"]:
        assert not (commune == code).any()
    for code in settings["postal"]["letter_box_only"]:
        assert (commune == code).any()
        assert staffed[commune == code].sum() == 0
    served = set(commune[staffed == 1])
    gaps = settings["postal"]["no_point"] + settings["postal"]["letter_box_only"]
    assert set(communes.code) - served == set(gaps)
    internet = column(points, "internet").astype(float)
    assert np.isnan(internet).any()
    assert (internet[staffed == 1] == 0).any()
    assert len(set(points.columns["code"])) == len(points.columns["code"])


@pytest.mark.slow
def test_same_seed_same_province_other_seed_another(communes, layers, settings):
    again = {layer.name: layer for layer in province.build(communes, settings)}
    for name, layer in layers.items():
        np.testing.assert_equal(again[name].columns, layer.columns)
        for one, two in zip(again[name].geometry or [], layer.geometry or []):
            np.testing.assert_equal(one, two)
    other = province.build(communes, {**settings, "seed": 7})
    assert not np.array_equal(other[1].geometry, layers["hamlets"].geometry)


@pytest.mark.slow
def test_full_scale(communes, layers, settings):
    full = {layer.name: layer for layer in households.at_full_scale(communes, list(layers.values()), settings)}
    homes = full["households"]
    assert len(full["network"].geometry) == 100_000
    assert len(homes.geometry) == 528_314
    people = np.bincount(np.unique(homes.columns["hamlet"], return_inverse=True)[1], homes.columns["population"])
    expected = dict(zip(layers["hamlets"].columns["code"], layers["hamlets"].columns["population"]))
    assert people.tolist() == [expected[code] for code in sorted(expected)]
    sample = np.arange(0, len(homes.geometry), 97)
    inside = locate(communes.plane.forward(np.array(homes.geometry)[sample]), province.shapes_of(communes.parts))
    codes = np.array(homes.columns["commune"])[sample]
    assert (np.array(communes.code)[inside] == codes).mean() > 0.999
