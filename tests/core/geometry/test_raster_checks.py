"""Voids and no-data that nobody declared, and densities taken for counts."""
import numpy as np
import pytest
from hatangso.algorithms.core.errors import InputError
from hatangso.algorithms.core.geometry.geodesy import LocalPlane
from hatangso.algorithms.core.geometry.raster import Grid
from hatangso.algorithms.core.geometry.raster_checks import cell_km2, ground, people
from hatangso.algorithms.core.territory.demand import compared
from hatangso.algorithms.core.towers.coverage import setup

PLANE = LocalPlane(105.0, 9.0)


def _grid(values, step=100.0):
    return Grid(np.asarray(values, np.float32), (0.0, 0.0), (step, -step), PLANE.definition)


@pytest.mark.parametrize("void", [-32768.0, -9999.0, 32767.0, -3.4028234663852886e38, np.inf, -np.inf, 1e20, -501.0])
def test_what_is_no_height_is_void_and_told(void):
    values = np.full((10, 10), 20.0)
    values[2, 3:5] = void
    found, notes = ground(_grid(values), "DEM")
    assert np.isnan(found.values[2, 3:5]).all()
    assert np.isnan(found.values).sum() == 2
    text = notes[0].text("en")
    assert "DEM: 2 cells (2.00 %)" in text
    assert "voids" in text


def test_declared_voids_and_low_land_are_left_alone():
    values = np.array([[np.nan, -2.0], [3142.0, -490.0]])
    found, notes = ground(_grid(values), "DEM")
    assert np.array_equal(found.values, values.astype(np.float32), equal_nan=True)
    assert notes == ()


def test_a_raster_without_any_height_is_refused():
    with pytest.raises(InputError, match="no cell is a height"):
        ground(_grid(np.full((3, 3), 32767.0)), "DEM")


@pytest.mark.parametrize("void", [65535.0, 255.0, 3.4028234663852886e38, np.inf, -1.0, -9999.0, -3.4e38, 4294967295.0,
                                  32767.0])
def test_no_data_of_people_count_nobody_and_are_told(void):
    values = np.full((20, 20), 5.0)
    values[0, :6] = void
    found, notes = people(_grid(values), "POPULATION_RASTER")
    assert np.nansum(found.values) == 5.0 * 394
    assert "6 cells" in notes[0].text("en")


@pytest.mark.parametrize("values", [
    [[3.0, 255.0], [200.0, 7.0]], [[254.0, 255.0], [255.0, 100.0]], [[12.0, 700.0], [0.0, 4.5]], [[np.nan, 1.0], [2.0,
                                                                                                                  3.0]],
    [[0.0, 255.0], [1.0, 2.0]], [[127.5, 255.0], [255.0, 2.0]], [[0.0, 10000.0], [1.0, 2.0]]])
def test_people_that_may_be_people_are_counted(values):
    found, notes = people(_grid(values), "POPULATION_RASTER")
    assert np.nansum(found.values) == np.nansum(values)
    assert notes == ()


def test_the_area_of_a_cell_is_geodesic():
    assert cell_km2(_grid(np.zeros((5, 5)), 1000.0)) == pytest.approx(1.0, rel=1e-3)
    assert cell_km2(Grid(np.zeros((4, 4)), (105.0, 9.0), (0.01, -0.01))) == pytest.approx(1.0999 * 1.1060, rel=2e-3)


def test_totals_are_compared_and_a_density_is_named():
    said = [note.text("en") for note in compared(7000.0, np.array([4000.0, 3100.0]))]
    assert said == ["Places people live hold 7,000 people, the communes 7,100: -100 difference."]
    said = [note.text("en") for note in compared(23_049.0, np.array([7000.0]), cell_km2=0.3037)]
    assert len(said) == 2
    assert "people per square kilometre" in said[1]
    assert len(list(compared(9000.0, np.array([7000.0]), cell_km2=0.3037))) == 1
    assert list(compared(7000.0, np.array([np.nan]))) == []


def test_the_end_of_a_type_far_above_all_heights_is_void():
    values = np.full((10, 10), 5.0)
    values[:, 7:] = 255.0
    found, notes = ground(_grid(values), "DEM")
    assert np.isnan(found.values).sum() == 30
    assert "255" in notes[0].text("vi")
    hills = np.linspace(0.0, 255.0, 100).reshape(10, 10)
    found, notes = ground(_grid(hills), "DEM")
    assert notes == ()
    assert not np.isnan(found.values).any()


def test_zeros_far_below_all_heights_are_void():
    """A hole among mountains; at a shore the heights begin at the sea."""
    values = np.linspace(310.0, 900.0, 100).reshape(10, 10)
    values[3:5, 3:6] = 0.0
    found, notes = ground(_grid(values), "DEM")
    assert np.array_equal(np.isnan(found.values), values == 0.0)
    assert "6 ô (6,00%) có giá trị 0" in notes[0].text("vi")
    values[0] = np.linspace(0.0, 310.0, 10)
    found, notes = ground(_grid(values), "DEM")
    assert notes == ()
    assert not np.isnan(found.values).any()


def test_a_terrain_model_of_one_height_is_told():
    found, notes = ground(_grid(np.zeros((10, 10))), "DEM")
    assert (found.values == 0).all()
    assert "mọi ô đều là 0 m" in notes[0].text("vi")


def test_land_cover_of_another_set_is_refused_and_voids_are_told():
    with pytest.raises(InputError) as refused:
        setup.clutter_heights(_grid(np.full((10, 10), 77.0)), "worldcover")
    assert "ESA WorldCover" in refused.value.text("vi")
    cover = np.full((10, 10), 10.0)
    cover[0, :3] = np.nan
    cover[1, 0] = 77.0
    found, notes = setup.clutter_heights(_grid(cover), "worldcover")
    assert [note.text("vi").split(" ô")[0][-1] for note in notes] == ["1", "3"]
    assert (found.values[0, :3] == 0).all()


def test_people_in_cells_outside_every_commune_are_told():
    def told(inside):
        return [note.text("vi") for note in compared(1000.0, np.array([1000.0]), inside=inside, cell_km2=0.01)
                if "nằm ngoài mọi xã" in note.text("vi")]

    assert told(995.0) == []
    assert "400 người (40,00%)" in told(600.0)[0]
    assert "1.000 người (100,00%)" in told(0.0)[0]


@pytest.mark.parametrize(("holes", "least", "void"), [(1, 310.0, False), (2, 310.0, True), (0, 310.0, False)])
def test_one_cell_of_zero_is_a_height(holes, least, void):
    values = np.linspace(least, 900.0, 100).reshape(10, 10)
    values[5, :holes] = 0.0
    found, notes = ground(_grid(values), "DEM")
    assert int(np.isnan(found.values).sum()) == (holes if void else 0)
    assert bool(notes) is void


@pytest.mark.parametrize("find", [ground, people])
def test_a_mark_is_found_beside_figures_that_cannot_be(find):
    """255 is the largest of what may be a figure, whatever stands above it."""
    values = np.full((10, 10), 5.0)
    values[0, :4] = 255.0
    values[1, :2] = 1e20
    values[2, 0] = np.nan
    found, notes = find(_grid(values), "DEM")
    assert np.isnan(found.values).sum() == 7
    assert notes[0].text("en").startswith("DEM: 6 cells (6.00 %) hold 255, 1e+20")


def test_remarks_on_rasters_have_their_figures():
    level = ground(_grid(np.full((10, 10), 12.5)), "DEM")[1]
    assert [note.text("en") for note in level] == [
        "DEM: every cell holds 12.5 m. Is this the terrain model, or are its heights lost?"]
    with pytest.raises(InputError) as refused:
        ground(_grid([[9200.0, 9100.0], [9200.0, np.nan]]), "DEM")
    assert refused.value.text("en") == (
        "DEM: no cell is a height from -500 to 9,000 m (for example 9200, 9100). Check the band, its unit and the "
        "no-data value.")
