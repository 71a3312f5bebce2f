"""The area against the single path on the same samples, against gdal_viewshed, and its edges."""
import numpy as np
import pytest
from hatangso.algorithms.core.errors import Cancelled
from hatangso.algorithms.core.geometry.geodesy import LONLAT, LocalPlane, transform
from hatangso.algorithms.core.geometry.raster import Grid, bilinear
from hatangso.algorithms.core.radio import area, scan, smooth_path
from hatangso.algorithms.core.radio.cells import Cells
from hatangso.algorithms.core.radio.fan import Fan, Layout, Sampler, flat_fan
from hatangso.algorithms.core.radio.ground import AntennaProfiles, Medium, PositionProfiles
from hatangso.algorithms.core.radio.p1812 import diffraction, point_to_point
from quick import some

MEDIUM = Medium(delta_n=45.0, n0=350.0)


def line_of_sight(antenna, row, column):
    """Return True where the straight ray to a receiver clears bare terrain on the median earth."""
    ground = antenna.ground
    level = ground.bowed[row, column] + antenna.receiver_m
    direct = (level - antenna.level_m) / np.maximum(ground.distance_km[column], 1e-9)
    return antenna.bowed_top[row, np.maximum(column - 1, 0)] <= direct


def make_fan(kind, clutter, latitude=9.2, azimuths=24, steps=333, step_km=0.03, seed=0):
    rng = np.random.default_rng(seed)
    shape = (azimuths, steps + 1)
    walk = np.cumsum(rng.normal(0.0, 1.0, shape), axis=1)
    height = {
        "flat": np.full(shape, 2.0), "rough": 2.0 + 0.3 * np.abs(walk), "hills": 400.0 + 0.8 * np.cumsum(walk, axis=1),
        "terraces": np.rint(40.0 + walk / 4.0),
    }[kind]
    height[:, 0] = height[0, 0]
    cover = rng.choice([0.0, 0.0, 10.0, 15.0], shape) if clutter else None
    return Fan(latitude, 105.0, step_km, np.arange(azimuths) * 360.0 / azimuths, height_m=height, clutter_m=cover,
               known=np.ones(shape, bool))


def path_loss(fan, row, column, frequency, tx, rx, polarization):
    """The single path on the fan's samples, its end on the sphere of the Recommendation."""
    bearing, distance = np.radians(fan.azimuth_deg[row]), column * fan.step_km
    latitude = point_to_point.profiles.latitude_along(fan.latitude, np.cos(bearing), distance)
    angle, start = distance / 6371.0, np.radians(fan.latitude)
    turn = np.arctan2(np.sin(bearing) * np.sin(angle) * np.cos(start),
                      np.cos(angle) - np.sin(start) * np.sin(np.radians(latitude)))
    clutter = np.zeros(column + 1) if fan.clutter_m is None else fan.clutter_m[row, : column + 1]
    return point_to_point.basic_loss(
        frequency, 50.0, np.arange(column + 1) * fan.step_km, fan.height_m[row, : column + 1], clutter,
        np.full(column + 1, 4), tx, rx, polarization, fan.latitude, latitude, longitude_tx=fan.longitude,
        longitude_rx=fan.longitude + np.degrees(turn), delta_n=MEDIUM.delta_n, n0=MEDIUM.n0,
    )


@pytest.mark.parametrize("kind", ["flat", "rough", "hills", "terraces"])
@pytest.mark.parametrize("clutter", [False, True])
@pytest.mark.parametrize(("frequency", "tx", "rx", "latitude", "polarization"), some([
    (0.08, 120.0, 10.0, 9.2, 1), (0.7, 45.0, 1.5, 9.2, 2), (1.8, 20.0, 1.5, -75.0, 2), (3.7, 60.0, 1.5, 21.0, 2)], 1))
def test_area_equals_the_single_path(kind, clutter, frequency, tx, rx, latitude, polarization):
    fan = make_fan(kind, clutter, latitude)
    antenna = AntennaProfiles(PositionProfiles(fan, Medium(45.0, 350.0, polarization)), tx, rx)
    rng = np.random.default_rng(5)
    row, column = rng.integers(0, len(fan.azimuth_deg), 60), rng.integers(9, fan.steps + 1, 60)
    losses = area.area_loss(antenna, frequency, row, column)
    for r, k, loss in zip(row, column, losses):
        assert loss == pytest.approx(path_loss(fan, r, k, frequency, tx, rx, polarization), abs=1e-6)


def test_a_long_path_with_coarse_steps_equals_the_single_path():
    fan = make_fan("hills", True, steps=600, step_km=0.15, azimuths=8)
    antenna = AntennaProfiles(PositionProfiles(fan, MEDIUM), 200.0, 10.0)
    row, column = np.arange(8).repeat(3), np.tile([199, 400, 600], 8)
    for r, k, loss in zip(row, column, area.area_loss(antenna, 0.6, row, column)):
        assert loss == pytest.approx(path_loss(fan, r, k, 0.6, 200.0, 10.0, 2), abs=1e-6)


def test_near_the_mast_it_is_free_space_and_never_below():
    fan = make_fan("hills", True)
    antenna = AntennaProfiles(PositionProfiles(fan, MEDIUM), 45.0, 1.5)
    row, column = (part.ravel() for part in np.indices((24, 334)))
    loss, floor = area.area_loss(antenna, 1.8, row, column), area.free_space(antenna, 1.8, row, column)
    near = area.is_free_space(fan, column)
    assert np.isfinite(loss).all()
    assert np.all(loss[near] == floor[near])
    assert near.sum() == 24 * 9
    assert np.all(loss >= floor - 1e-9)


def test_order_of_the_receivers_does_not_matter():
    fan = make_fan("hills", False)
    antenna = AntennaProfiles(PositionProfiles(fan, MEDIUM), 45.0, 1.5)
    rng = np.random.default_rng(1)
    row, column = rng.integers(0, 24, 3000), rng.integers(0, 334, 3000)
    shuffle = rng.permutation(3000)
    assert np.array_equal(
        area.area_loss(antenna, 1.8, row, column)[shuffle], area.area_loss(antenna, 1.8, row[shuffle], column[shuffle]))


def test_lower_bands_reach_further_and_a_ridge_casts_a_shadow():
    fan = flat_fan((105.0, 9.0), Layout.around(6000.0, 30.0))
    height = fan.height_m.copy()
    height[:, 100] = 80.0
    fan = Fan(9.0, 105.0, fan.step_km, fan.azimuth_deg, height_m=height, clutter_m=None, known=fan.known)
    antenna = AntennaProfiles(PositionProfiles(fan, MEDIUM), 45.0, 1.5)
    row = np.zeros(4, int)
    losses = [area.area_loss(antenna, f, row, np.array([95, 110, 150, 199])) for f in (0.7, 1.8, 3.7)]
    assert np.all(np.diff(losses, axis=0) > 0.0)
    assert np.all(np.array(losses)[:, 1] > np.array(losses)[:, 0] + 15.0)
    assert line_of_sight(antenna, row, np.array([95, 101, 110, 199])).tolist() == [True, False, False, False]


def test_the_search_equals_looking_at_every_point():
    rng = np.random.default_rng(2)
    values = np.cumsum(rng.normal(0, 1, (40, 301)), axis=1)
    series = scan.Series(values)
    row, column = rng.integers(0, 40, 5000), np.sort(rng.integers(2, 301, 5000))
    offset = rng.normal(0, 20, 5000)
    for weights in scan.weight_tables(300, 0.03):
        found = scan.greatest(series, weights, row, column, offset=offset)
        index = scan.last_greatest_index(series, weights, row, column, offset=offset)
        for i in range(0, 5000, 7):
            k = column[i]
            all_points = (values[row[i], 1:k] - offset[i]) * weights.table[k, 1:k]
            assert found[i] == all_points.max()
            assert all_points[index[i] - 1] == all_points.max()


def test_smooth_path_equals_looking_at_every_sample():
    rng = np.random.default_rng(4)
    count = 3000
    column = rng.integers(4, 700, count)
    tx, rx = 10.0 ** rng.uniform(0, 3.3, count), 10.0 ** rng.uniform(0, 2, count)
    for step, frequency in ((0.03, 1.8), (0.2, 0.1)):
        ours = smooth_path.smooth_bullington(column, step, tx, rx, radius_km=9000.0, frequency_ghz=frequency)
        for i in range(0, count, 5):
            d = np.arange(column[i] + 1) * step
            expected = diffraction.profile_bullington(d, np.zeros(len(d)), tx[i], rx[i], radius_km=9000.0,
                                                      frequency_ghz=frequency)
            assert ours[i] == pytest.approx(expected, abs=1e-9)


def hills(rows, columns, seed=3):
    rng = np.random.default_rng(seed)
    y, x = np.mgrid[0:rows, 0:columns] / 25.0
    height = np.full((rows, columns), 60.0)
    for _ in range(40):
        kx, ky, phase = rng.normal(0, 1.5), rng.normal(0, 1.5), rng.uniform(0, 6.28)
        height += 8.0 * np.sin(kx * x + ky * y + phase)
    return height - height.min()


@pytest.mark.slow
@pytest.mark.parametrize("radius", [8500.0, 9345.0, 13000.0])
def test_where_the_smooth_earth_is_cleared_it_costs_nothing_for_any_higher_antennas(radius):
    rng = np.random.default_rng(3)
    size = 200_000
    distance, frequency = rng.uniform(0.2, 60.0, size), float(rng.choice([0.1, 0.45, 0.9, 1.8, 3.7]))
    tx, rx = (np.exp(rng.uniform(np.log(low), np.log(high), size)) for low, high in ((1.0, 900.0), (1.0, 300.0)))
    clear = diffraction.clears_smooth_earth(distance, tx, rx, radius_km=radius, frequency_ghz=frequency)
    assert 0 < clear.sum() < len(clear)
    for factor in ((1.0, 1.0), (1.0, 1.0 + rng.exponential(1.0, size)), (1.0 + rng.exponential(1.0, size), 1.0),
                   (1.0 + 1e-9, 1.0), (1.0, 1.0 + 1e-9), (40.0, 3.0)):
        loss = diffraction.spherical_earth_loss(2, distance, tx * factor[0], rx * factor[1], radius_km=radius,
                                                frequency_ghz=frequency, sea_share=0.0)
        assert not loss[clear].any()
    assert loss.shape == clear.shape


@pytest.mark.parametrize(("kind", "clutter"), [("flat", False), ("rough", True), ("hills", False), ("hills", True)])
@pytest.mark.parametrize(("frequency", "tx"), [(0.45, 20.0), (1.8, 30.0)])
def test_diffraction_is_the_same_with_the_spherical_earth_looked_at_everywhere(kind, clutter, frequency, tx):
    fan = make_fan(kind, clutter)
    antenna = AntennaProfiles(PositionProfiles(fan, MEDIUM), tx, 1.5)
    row, column = (part.ravel() for part in np.meshgrid(np.arange(24), np.arange(9, fan.steps + 1), indexing="ij"))
    cells = Cells(antenna, frequency, row, column, free_db=area.free_space(antenna, frequency, row, column))
    assert 0 < len(cells.near_smooth_earth()) < len(row)
    assert np.array_equal(cells.diffraction(), cells.over_smooth_earth())


def test_terrain_in_degrees_utm_and_vn2000_gives_the_same_answer():
    centre, plane = np.array([105.02, 9.05]), LocalPlane(105.0, 9.1)
    surface = {}
    for crs, corner, step in (
        (LONLAT, centre + np.array([-0.06, 0.06]), np.array([0.0002, -0.0002])),
        *((crs, transform(centre[None], LONLAT, crs)[0] + np.array([-6600, 6600]), np.array([22.0, -22.0]))
          for crs in ("EPSG:32648", "EPSG:9217")),
    ):
        rows, columns = np.mgrid[0:600, 0:600]
        xy = corner + (np.stack([columns.ravel(), rows.ravel()], axis=1) + 0.5) * step
        east, north = plane.forward(transform(xy, crs, LONLAT)).T / 900.0
        height = 50.0 + 30.0 * np.sin(1.3 * east) * np.cos(north) + 20.0 * np.sin(0.4 * east - 2.1 * north)
        grid = Grid(height.reshape(600, 600), tuple(corner), tuple(step), crs)
        surface[crs] = Sampler(grid, plane, centre, Layout.around(5000, 30)).fan()
    reference = surface.pop(LONLAT)
    row, column = (part.ravel() for part in np.indices(reference.height_m.shape))
    pick = (column > 20) & (row % 50 == 0)
    losses = [area.area_loss(AntennaProfiles(PositionProfiles(fan, MEDIUM), 30.0, 1.5), 1.8, row[pick], column[pick])
              for fan in (reference, *surface.values())]
    for fan, loss in zip(surface.values(), losses[1:]):
        assert np.abs(fan.height_m - reference.height_m).max() < 0.1
        assert np.quantile(np.abs(loss - losses[0]), 0.95) < 0.1


def test_voids_edges_and_a_mast_outside():
    height = hills(300, 300)
    height[:, 200:205] = np.nan
    grid = Grid(height, (105.0, 9.1), (0.0003, -0.0003))
    plane = LocalPlane(105.0, 9.0)
    fan = Sampler(grid, plane, (105.045, 9.055), Layout.around(6000, 30)).fan()
    assert np.isfinite(fan.height_m).all()
    assert 0 < (~fan.known).sum() < fan.known.size
    east = int(round(len(fan.azimuth_deg) / 4))
    gap = np.flatnonzero(~fan.known[east])
    assert gap[0] < 60 < fan.known[east].sum()  # the void strip, then land again, then the edge
    assert Sampler(grid, plane, (104.9, 9.055), Layout.around(6000, 30)).fan() is None
    assert Sampler(grid, plane, (105.0 + 202.5 * 0.0003, 9.055), Layout.around(6000, 30)).fan() is None


def test_cancel():
    def stop(fraction):
        raise Cancelled

    antenna = AntennaProfiles(PositionProfiles(make_fan("flat", False), MEDIUM), 45.0, 1.5)
    with pytest.raises(Cancelled):
        area.area_loss(antenna, 1.8, np.zeros(5, int), np.full(5, 30), progress=stop)


def test_line_of_sight_agrees_with_gdal_viewshed(tmp_path):
    gdal = pytest.importorskip("osgeo.gdal")
    if not hasattr(gdal, "ViewshedGenerate"):
        pytest.skip("GDAL before 3.1")
    size, cell = 401, 30.0
    height = hills(size, size)
    driver = gdal.GetDriverByName("GTiff")
    source = driver.Create(str(tmp_path / "dem.tif"), size, size, 1, gdal.GDT_Float32)
    source.SetGeoTransform((0.0, cell, 0.0, size * cell, 0.0, -cell))
    source.GetRasterBand(1).WriteArray(height)
    middle = size // 2
    x = (middle + 0.5) * cell
    curvature = 6371.0 / MEDIUM.radius_km
    view = gdal.ViewshedGenerate(
        source.GetRasterBand(1), "GTiff", str(tmp_path / "seen.tif"), [], x, size * cell - x, 45.0, 1.5, 255, 0, 0, -1,
        curvature, gdal.GVM_Edge, 5900.0,
    )
    seen = np.zeros((size, size), bool)
    left, _, _, top, _, _ = view.GetGeoTransform()
    row, column = round((size * cell - top) / cell), round(left / cell)
    part = view.ReadAsArray() == 255
    seen[row : row + part.shape[0], column : column + part.shape[1]] = part
    rows, columns = np.mgrid[0:size, 0:size] - middle
    distance = np.hypot(rows, columns) * cell
    # one radial per cell on the rim, so that every cell has a radial through its centre nearby
    angle = np.radians(np.arange(2520) * 360.0 / 2520)
    steps = np.arange(200.0)
    level = bilinear(height, middle + np.outer(np.sin(angle), steps), middle - np.outer(np.cos(angle), steps))
    fan = Fan(9.0, 105.0, cell / 1000.0, np.degrees(angle), height_m=level, clutter_m=None, known=np.isfinite(level))
    antenna = AntennaProfiles(PositionProfiles(fan, MEDIUM), 45.0, 1.5)
    inside = (distance > 60.0) & (distance < 5850.0)
    bearing = np.degrees(np.arctan2(columns, -rows))[inside] % 360.0
    row, column = Layout(2520, 199, 0.03).cell(bearing, distance[inside] / 1000.0)
    ours = line_of_sight(antenna, row, column)
    assert 0.1 < ours.mean() < 0.9
    assert np.mean(ours == seen[inside]) >= 0.995


@pytest.mark.parametrize("kind", ["flat", "rough", "hills", "terraces"])
@pytest.mark.parametrize("clutter", [False, True])
def test_the_cheap_bound_is_a_bound_and_spares_only_what_is_above_the_limit(kind, clutter):
    fan = make_fan(kind, clutter)
    row, column = (part.ravel() for part in np.indices((24, 334)))
    for frequency, height in ((0.1, 100.0), (0.7, 45.0), (3.7, 30.0)):
        antenna = AntennaProfiles(PositionProfiles(fan, MEDIUM), height, 1.5)
        loss = area.area_loss(antenna, frequency, row, column)
        limited = area.area_loss(antenna, frequency, row, column, limit=np.full(len(row), 130.0))
        spared = np.isinf(limited)
        assert np.all(loss[spared] > 130.0)
        assert np.array_equal(limited[~spared], loss[~spared])
