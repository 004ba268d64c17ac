"""A layer type is found by what people call it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from layerwright.layers.catalogue import CATALOGUE
from layerwright.layers.japanese import JAPANESE, JAPANESE_ALIASES, JAPANESE_CATEGORIES
from layerwright.layers.search import find


def test_every_layer_and_category_has_a_japanese_name() -> None:
    assert JAPANESE.keys() == CATALOGUE.keys()
    assert JAPANESE_ALIASES.keys() <= CATALOGUE.keys()
    assert JAPANESE_CATEGORIES.keys() == {entry.category for entry in CATALOGUE.values()}
    assert len(set(JAPANESE.values())) == len(JAPANESE), "two layers have the same Japanese name"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("conv", "Convolution"),
        ("CONV", "Convolution"),
        ("\uff43\uff4f\uff4e\uff56", "Convolution"),
        ("fc", "Affine"),
        ("dense", "Affine"),
        ("linear", "Affine"),
        ("bn", "BatchNormalization"),
        ("batch norm", "BatchNormalization"),
        ("ln", "LayerNormalization"),
        ("maxpool", "MaxPooling"),
        ("max pool", "MaxPooling"),
        ("gap", "GlobalAveragePooling"),
        ("relu", "ReLU"),
        ("silu", "Swish"),
        ("add", "Add2"),
        ("flatten", "Reshape"),
        ("mse", "SquaredError"),
        ("softmax cross", "SoftmaxCrossEntropy"),
        ("drop", "Dropout"),
        ("lstm", "LSTM"),
        ("convolutoin", "Convolution"),
        ("afine", "Affine"),
        ("畳み込み", "Convolution"),
        ("たたみこみ", "Convolution"),
        ("全結合", "Affine"),
        ("最大プーリング", "MaxPooling"),
        ("ぷーりんぐ", "MaxPooling"),
        ("ﾄﾞﾛｯﾌﾟｱｳﾄ", "Dropout"),
        ("バッチ正規化", "BatchNormalization"),
        ("クロスエントロピー", "SoftmaxCrossEntropy"),
    ],
)
def test_the_expected_layer_comes_first(text: str, name: str) -> None:
    assert find(text)[0].name == name


@pytest.mark.parametrize("name", CATALOGUE)
def test_every_layer_is_found_first_by_its_own_names(name: str) -> None:
    assert find(name)[0].name == name
    assert find(name.lower())[0].name == name
    assert find(JAPANESE[name])[0].name == name


def test_what_was_used_recently_comes_first() -> None:
    assert [found.name for found in find("", recent=["Tanh", "ReLU"])[:2]] == ["Tanh", "ReLU"]
    assert find("pool")[0].name == "MaxPooling"
    assert find("pool", recent=["SumPooling"])[0].name == "SumPooling"
    assert find("relu", recent=["PReLU"])[0].name == "ReLU"


def test_units_are_found_among_layers() -> None:
    found = find("block", units=["Block", "Dense block"])
    assert [(entry.name, entry.is_unit) for entry in found[:2]] == [("Block", True), ("Unit", False)]
    assert ("Dense block", True) in [(entry.name, entry.is_unit) for entry in found]


def test_only_some_types_are_looked_at() -> None:
    assert {entry.name for entry in find("conv", among={"Convolution", "ReLU"})} == {"Convolution"}
    assert {entry.name for entry in find("", among={"Convolution", "ReLU"})} == {"Convolution", "ReLU"}


def test_what_fits_is_shown_with_its_place() -> None:
    first = find("pool")[0]
    assert (first.matched, first.spans) == ("MaxPooling", ((3, 7),))
    alias = find("dense")[0]
    assert (alias.matched, alias.spans) == ("dense", ((0, 5),))
    initials = next(entry for entry in find("sce") if entry.name == "SoftmaxCrossEntropy")
    assert initials.spans == ((0, 1), (7, 8), (12, 13))


def test_a_category_finds_its_layers() -> None:
    assert {"ReLU", "Tanh", "Sigmoid"} <= {entry.name for entry in find("activation")}
    assert {"SquaredError", "SoftmaxCrossEntropy"} <= {entry.name for entry in find("損失関数")}


@given(st.text(max_size=20))
def test_any_text_is_looked_for_and_spans_lie_within_what_is_shown(text: str) -> None:
    found = find(text, units=["Größe", "層 2"])
    assert [entry.score for entry in found] == sorted((entry.score for entry in found), reverse=True)
    assert len({(entry.name, entry.is_unit) for entry in found}) == len(found)
    for entry in found:
        for start, end in entry.spans:
            assert 0 <= start < end <= len(entry.matched)
