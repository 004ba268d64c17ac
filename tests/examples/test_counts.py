"""The networks of the literature have the parameters and multiply-adds that were published for them."""

from __future__ import annotations

import msgspec
import pytest
from authoring.published import BILLIONS, COUNTED, COUNTS, PUBLISHED
from authoring.teaching import FORMULAS
from bundled import NAMES, load

from layerwright.library.shelf import library
from layerwright.model.project import Project
from layerwright.resolve.check import check_project
from layerwright.resolve.derive import derive
from layerwright.resolve.resolve import resolve
from layerwright.resolve.resolved import Resolved


def main_of(project: Project) -> Resolved:
    return resolve(project, project.networks[0].name)


@pytest.mark.parametrize("name", COUNTS)
def test_parameters_and_multiply_adds_are_those_published_or_counted(name: str) -> None:
    count = COUNTS[name]
    result = main_of(load(name))
    assert (result.trainable_size, result.statistics.multiply_add) == (count.parameters, count.multiply_adds)


def test_every_example_is_counted_and_says_by_whom() -> None:
    assert sorted(COUNTS) == NAMES
    assert all(count.source.endswith(".") for count in COUNTS.values())
    assert not PUBLISHED.keys() & COUNTED.keys()


@pytest.mark.parametrize("name", BILLIONS)
def test_multiply_adds_round_to_the_published_figure(name: str) -> None:
    figure = BILLIONS[name]
    digits = len(str(figure).partition(".")[2])
    assert round(main_of(load(name)).statistics.multiply_add / 1e9, digits) == figure


def test_auxiliary_classifiers_have_the_published_parameters() -> None:
    # torchvision counts the auxiliary classifier of Inception v3: 27,161,264. Those of GoogLeNet are counted from
    # Szegedy et al. (2014), section 5: 1 x 1 to 128 maps of 4 x 4, then 1,024 and 1,000, for 512 and 528 maps.
    assert resolve(load("inception_v3"), "Training").trainable_size == 27_161_264
    ends = [maps * 128 + 128 + 2048 * 1024 + 1024 + 1024 * 1000 + 1000 for maps in (512, 528)]
    assert resolve(load("googlenet"), "Training").trainable_size == 6_998_552 + sum(ends) == 13_378_280


@pytest.mark.parametrize("name", ["googlenet", "inception_v3"])
def test_a_network_with_auxiliary_classifiers_trains_that_for_use(name: str) -> None:
    project = load(name)
    [optimizer] = project.configuration.optimizers
    assert (optimizer.network, project.configuration.executors[0].network) == ("Training", "Main")
    judged = [node.name for node in resolve(project, "Training").goals]
    assert judged == ["SoftmaxCrossEntropy", "Weighted1", "Weighted2"][: len(judged)]
    used, trained = (resolve(project, network).parameters for network in ("Main", "Training"))
    assert used.items() <= trained.items()
    assert {key.partition("/")[0] for key in trained.keys() - used.keys()} <= {"Auxiliary1", "Auxiliary2"}


def test_the_published_u_net_has_its_parameters() -> None:
    # Ronneberger et al. (2015), figure 1, layer by layer: 3 x 3 convolutions in pairs, 2 x 2 up, 1 x 1 at the end.
    maps = [64, 128, 256, 512, 1024]
    down = sum(
        9 * before * after + after + 9 * after * after + after for before, after in zip([1, *maps], maps, strict=False)
    )
    up = sum(4 * 2 * low * low + low + 9 * 2 * low * low + low + 9 * low * low + low for low in maps[:-1])
    assert resolve(load("unet"), "Published").trainable_size == down + up + 64 * 2 + 2 == 31_030_658


@pytest.mark.parametrize(
    ("alpha", "parameters", "millions"),
    [(1.0, 4_231_976, 569), (0.75, 2_585_560, 325), (0.5, 1_331_592, 149), (0.25, 470_072, 41)],
)
def test_the_width_multiplier_of_mobilenet_gives_the_published_family(
    alpha: float, parameters: int, millions: int
) -> None:
    # Howard et al. (2017), table 6: million mult-adds; Keras: trainable parameters.
    result = main_of(with_arguments(load("mobilenet_v1"), Alpha=str(alpha)))
    assert result.problems == ()
    assert result.trainable_size == parameters
    assert round(result.statistics.multiply_add / 1e6) == millions


@pytest.mark.parametrize(("pixels", "millions"), [(224, 569), (192, 418), (160, 290), (128, 186)])
def test_the_resolution_multiplier_of_mobilenet_gives_the_published_family(pixels: int, millions: int) -> None:
    # Howard et al. (2017), table 7, where 290.7 stands as 290.
    result = main_of(with_arguments(load("mobilenet_v1"), Rho=f"{pixels}/224"))
    assert result.trainable_size == 4_231_976
    assert abs(result.statistics.multiply_add / 1e6 - millions) < 0.7


def test_a_convolution_and_its_factorisations_cost_what_the_formulas_say() -> None:
    project = load("convolution_variants")
    size, maps, kernel, out, squeezed, groups = 28, 192, 5, 32, 16, 4
    formulas = {
        "Plain": size**2 * maps * kernel**2 * out,
        "Squeezed": size**2 * maps * squeezed + size**2 * squeezed * kernel**2 * out,
        "Separable": size**2 * maps * kernel**2 + size**2 * maps * out,
        "RowAndColumn": size**2 * maps * kernel * out + size**2 * out**2 * kernel,
        "Grouped": size**2 * maps * kernel**2 * out // groups,
        "Shuffled": size**2 * maps * out // groups + size**2 * out * kernel**2 + size**2 * out**2 // groups,
    }
    assert formulas["Plain"] == 120_422_400
    assert formulas["Squeezed"] == 12_443_648
    assert {name: resolve(project, name).statistics.multiply_add for name in project.by_name} == formulas
    assert set(FORMULAS) == set(formulas)


def with_arguments(project: Project, **values: str) -> Project:
    """The project with other values of the first network's arguments."""
    first = project.networks[0]
    layers = tuple(
        msgspec.structs.replace(layer, properties={**layer.properties, "Value": values[layer.name]})
        if layer.name in values
        else layer
        for layer in first.layers
    )
    networks = (msgspec.structs.replace(first, layers=layers), *project.networks[1:])
    return msgspec.structs.replace(project, networks=networks)


@pytest.mark.parametrize("name", NAMES)
def test_no_example_has_problems_and_each_says_what_it_is(name: str) -> None:
    project = load(name)
    assert check_project(project) == ()
    assert project.description.endswith(".")
    for network in project.networks:
        used = derive(resolve(project, network.name), "runtime")
        assert used.nodes, network.name


@pytest.mark.parametrize("name", NAMES)
def test_units_in_examples_are_those_of_the_library(name: str) -> None:
    known = library().units
    for network in load(name).networks:
        if network.name in known:
            assert network == known[network.name].network


@pytest.mark.parametrize("name", NAMES)
def test_each_network_of_an_example_fits_on_a_screen(name: str) -> None:
    """At 50 %, a window of 1,080 pixels shows 28 layers of a column; the longest here needs 37 %."""
    for network in load(name).networks:
        lowest = max(layer.y for layer in network.layers) - min(layer.y for layer in network.layers)
        assert lowest <= 40 * 72, network.name
