"""Radials in blocks: the losses are those of the whole fan, however places, heights and bands are asked for."""
import numpy as np
import pytest
from hatangso.algorithms.core.geometry.geodesy import LONLAT, LocalPlane
from hatangso.algorithms.core.geometry.raster import Grid
from hatangso.algorithms.core.radio import area, radials
from hatangso.algorithms.core.radio.fan import Layout, Sampler
from hatangso.algorithms.core.radio.ground import AntennaProfiles, Medium, PositionProfiles
from hatangso.algorithms.core.radio.p1812 import mechanisms
from hatangso.algorithms.core.radio.smooth_path import steepest
from quick import some

PLANE, LAYOUT, MEDIUM = LocalPlane(105.0, 9.0), Layout.around(6000.0, 30.0), Medium(45.0, 350.0)


def terrain(crs=None, seed=3):
    rng = np.random.default_rng(seed)
    y, x = np.mgrid[0:500, 0:500] / 25.0
    height = np.full((500, 500), 60.0)
    for _ in range(30):
        kx, ky, phase = rng.normal(0, 1.5), rng.normal(0, 1.5), rng.uniform(0, 6.28)
        height += 8.0 * np.sin(kx * x + ky * y + phase)
    height[180:210, 260:320] = np.nan
    if crs:
        return Grid(height, (104.925, 9.075), (0.0003, -0.0003), crs)
    return Grid(height, (-7500.0, 7500.0), (30.0, -30.0), PLANE.definition)


def sampler(clutter=False, crs=None):
    cover = Grid(np.where(np.arange(500) % 40 < 20, 10.0, 0.0) * np.ones((500, 1)), (-7500.0, 7500.0), (30.0, -30.0),
                 PLANE.definition) if clutter else None
    return Sampler(terrain(crs), PLANE, (105.0, 9.0), LAYOUT, clutter=cover)


def cells(count, seed=1):
    rng = np.random.default_rng(seed)
    return rng.integers(0, LAYOUT.count, count), np.rint(200 * np.sqrt(rng.uniform(0, 1, count))).astype(np.int64)


@pytest.mark.parametrize("clutter", [False, True])
@pytest.mark.parametrize("samples", some([3000, 1, 10**9], 1))
def test_blocks_give_what_the_whole_fan_gives(monkeypatch, clutter, samples):
    monkeypatch.setattr(radials, "BLOCK_SAMPLES", samples)
    taken = sampler(clutter)
    radial, step = cells(400)
    found = radials.Radials(taken, radial, step)
    whole = taken.fan()
    pick = np.flatnonzero(found.known)
    assert 380 < len(pick) < 400, "a void lies among the places"
    for height, frequency in ((45.0, 1.8), (30.0, 0.7), (45.0, 0.7)):
        antenna = AntennaProfiles(PositionProfiles(whole, MEDIUM), height, 1.5)
        expected = area.area_loss(antenna, frequency, radial[pick], step[pick])
        for keep in (True, False):
            loss = found.loss(height, 1.5, frequency, medium=MEDIUM, pick=pick, keep=keep)
            assert np.abs(loss - expected).max() < 1e-9
    assert np.array_equal(found.known, whole.known[radial, step])
    assert np.array_equal(found.height_m[pick], whole.height_m[radial, step][pick])
    fan, row = found.profile(7)
    assert np.array_equal(fan.height_m[row, :step[7] + 1], whole.height_m[radial[7], :step[7] + 1])


def test_a_sample_does_not_hang_on_what_is_asked_for_with_it():
    taken = sampler(crs=LONLAT)
    whole, some = taken.fan(), taken.fan(np.array([5, 700]), 60)
    known = whole.known[:, :61]
    assert np.array_equal(some.height_m[known[[5, 700]]], whole.height_m[[5, 700], :61][known[[5, 700]]])
    near = Sampler(terrain(LONLAT), PLANE, (105.0, 9.0), Layout(LAYOUT.count, 60, LAYOUT.step_km)).fan()
    assert np.abs(near.height_m - whole.height_m[:, :61])[known].max() < 1e-4, "fitted over 1.8 km instead of 6"


def test_places_in_one_cell_share_its_loss_and_the_highest_limit():
    radial, step = cells(60)
    radial, step = np.tile(radial, 3), np.tile(step, 3)
    found = radials.Radials(sampler(), radial, step)
    pick = np.flatnonzero(found.known)
    loss = found.loss(45.0, 1.5, 1.8, medium=MEDIUM, pick=pick)
    limit = np.full(len(pick), 20.0)  # too little anywhere
    limit[np.flatnonzero(pick < 60)] = 1000.0  # and more than enough for the first of each three
    limited = found.loss(45.0, 1.5, 1.8, medium=MEDIUM, pick=pick, limit=limit)
    assert np.array_equal(limited, loss)
    spared = found.loss(45.0, 1.5, 1.8, medium=MEDIUM, pick=pick, limit=np.full(len(pick), 20.0))
    assert np.isinf(spared[~area.is_free_space(found.blocks[0].fan, step[pick])]).all()


def test_what_is_not_kept_leaves_nothing_behind_and_what_is_kept_is_used_again():
    radial, step = cells(300)
    found = radials.Radials(sampler(), radial, step)
    pick = np.flatnonzero(found.known)
    found.loss(45.0, 1.5, 1.8, medium=MEDIUM, pick=pick, keep=False)
    assert not any(block.profiles for block in found.blocks)
    found.loss(45.0, 1.5, 1.8, medium=MEDIUM, pick=pick)
    kept = [dict(block.profiles) for block in found.blocks]
    found.loss(45.0, 1.5, 0.7, medium=MEDIUM, pick=pick)
    assert all(before[key] is block.profiles[key] for before, block in zip(kept, found.blocks) for key in before)


def test_the_longest_radials_come_first_and_little_is_sampled_for_nobody():
    radial, step = cells(3000)
    found = radials.Radials(sampler(), radial, step)
    widths = [block.fan.height_m.shape for block in found.blocks]
    assert [width for _, width in widths] == sorted((width for _, width in widths), reverse=True)
    asked = sum(int(step[radial == one].max()) + 1 for one in np.unique(radial))
    # a block holds as much as makes a thread worth its waking, and all of it is as wide as its longest radial
    assert sum(rows * width for rows, width in widths) < 1.2 * asked


def test_a_mast_without_terrain_is_outside():
    found = radials.Radials(Sampler(terrain(), PLANE, (104.9, 9.0), LAYOUT), *cells(10))
    assert found.outside


def test_the_least_shielding_is_below_that_of_every_horizon():
    theta = np.linspace(-20.0, 200.0, 500)[:, None]
    horizon = np.linspace(0.03, 9.0, 400)
    for frequency in (0.03, 0.7, 6.0):
        least = mechanisms.least_site_shielding(theta[:, 0], 0.03, 9.0, frequency)
        assert np.all(least <= mechanisms.site_shielding(theta, horizon, frequency).min(axis=1) + 1e-9)
        assert least[-1] > 20.0 * frequency**0.3


@pytest.mark.parametrize("height_m", [0.5, 3.0, 9.0, 30.0, 120.0, 2000.0])
@pytest.mark.parametrize("steps", [2, 3, 7, 40])
def test_the_steepest_slope_to_the_bulge_is_that_of_the_steepest_sample(steps, height_m):
    """Every sample between the ends is looked at: 500 / a_e (D - d) - h / d."""
    step_km, curve = 0.25, 500.0 / 8500.0
    far = steps * step_km
    samples = step_km * np.arange(1, steps)
    best = (curve * (far - samples) - height_m / samples).max()
    found = steepest(np.array([steps]), step_km, np.array([far]), np.array([height_m]), curve=curve)
    assert found.tolist() == pytest.approx([best], rel=1e-12)


@pytest.mark.parametrize("steps", [4, 7, 40])
def test_the_last_sample_before_the_end_is_looked_at_too(steps):
    """The slope is steepest a fifth of a step before it."""
    step_km, curve = 0.25, 500.0 / 8500.0
    far, height_m = steps * step_km, curve * ((steps - 1.2) * step_km) ** 2
    samples = step_km * np.arange(1, steps)
    slopes = curve * (far - samples) - height_m / samples
    assert slopes.argmax() == steps - 2
    found = steepest(np.array([steps]), step_km, np.array([far]), np.array([height_m]), curve=curve)
    assert found.tolist() == pytest.approx([slopes.max()], rel=1e-12)


def test_a_fan_has_what_stands_on_the_ground_and_nothing_where_nothing_does():
    """Stripes of 600 m, every second one 10 m high: read at each sample that is 2 m and more from their borders."""
    found = sampler(clutter=True).fan()
    away = np.arange(found.clutter_m.shape[1]) * LAYOUT.step_km * 1000.0
    east = 7500.0 + away * np.sin(np.radians(LAYOUT.azimuth_deg))[:, None]
    sure = np.abs((east + 300.0) % 600.0 - 300.0) > 2.0
    assert sure.mean() > 0.95
    np.testing.assert_array_equal(found.clutter_m[sure], np.where(east % 1200.0 < 600.0, 10.0, 0.0)[sure])
    void = Grid(np.full((500, 500), np.nan), (-7500.0, 7500.0), (30.0, -30.0), PLANE.definition)
    for cover in (None, void, Grid(np.zeros((500, 500)), (-7500.0, 7500.0), (30.0, -30.0), PLANE.definition)):
        assert Sampler(terrain(), PLANE, (105.0, 9.0), LAYOUT, clutter=cover).fan().clutter_m is None
