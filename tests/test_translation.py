"""What the engine says is translated, and recognized with the values that stand in it."""

from __future__ import annotations

import re

import phrases
import pytest
from hypothesis import given
from hypothesis import strategies as st

from layerwright.data.errors import RowProblem
from layerwright.layers.catalogue import CATALOGUE
from layerwright.model.problems import Problem
from layerwright.translation import Tables, translated, translated_form

HINT = "run `make translations`, and translate what is new in resources/translations/ja"
PLACE = re.compile(r"\{(\d+)\}")
JAPANESE = re.compile(r"[\u3041-\u30ff\u4e00-\u9fff]")
FORMS = [
    (form, said) for table in phrases.collected() if table != "remedies" for form, said in phrases.read(table).items()
]


@pytest.mark.parametrize("table", phrases.collected())
def test_every_text_of_the_engine_is_translated(table: str) -> None:
    known = phrases.read(table)
    missing = [text for text in phrases.collected()[table] if not known.get(text)]
    assert not missing, HINT


@pytest.mark.parametrize("table", phrases.collected())
def test_tables_have_no_texts_but_those_of_today(table: str) -> None:
    assert list(phrases.read(table)) == phrases.collected()[table], HINT


def test_translations_have_the_places_of_their_texts() -> None:
    for table in phrases.collected():
        for form, said in phrases.read(table).items():
            assert set(PLACE.findall(said)) == set(PLACE.findall(form)), form


def test_translations_are_japanese() -> None:
    for form, said in FORMS:
        assert JAPANESE.search(said), form


def test_every_form_is_recognized_whatever_stands_in_it() -> None:
    """No other form takes its texts, and no English is left."""
    for form, said in FORMS:
        places = PLACE.findall(form)
        values = [f"Q{place}Z" for place in places]
        text = filled(form, values)
        shown = translated(text, "ja")
        expected = filled(said, values)
        assert shown.replace(" ", "") == expected.replace(" ", ""), form


def filled(form: str, values: list[str]) -> str:
    return PLACE.sub(lambda place: values[int(place[1])], form).replace("{{", "{").replace("}}", "}")


def test_help_of_all_layers_is_shown_in_japanese() -> None:
    for layer_type in CATALOGUE.values():
        texts = [layer_type.help, layer_type.cannot_run, *(entry.help for entry in layer_type.properties.values())]
        for text in filter(None, texts):
            assert JAPANESE.search(translated(text, "ja")), text
    assert translated(CATALOGUE["Affine"].help, "ja").startswith("すべての入力をすべての出力に結びます")
    assert translated("The random distribution that Affine.W starts from.", "ja") == "Affine.W の初期値の確率分布。"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("K is 3, and there are 2 values.", "K は 3 ですが、値は 2 個です。"),
        ("P is 3. Use 0 or more and less than 1.", "P は 3 です。0 以上 1 未満にしてください。"),
        (
            'There is no layer type "Foo". Did you mean "Floor"?',
            'レイヤーの種類 "Foo" はありません。"Floor" のことですか?',
        ),
        ("Add2 takes at least two inputs, and has 1.", "Add2 が受け取るのは少なくとも入力 2 個ですが、1 個あります。"),
        ("rank 2, needs 3 or 4", "2 次元ですが、3 または 4 次元が必要です"),
        (
            '"x +" is not understood (character 4): A number or a name is missing at the end.',
            '"x +" を解釈できません(4 文字目): 末尾に数または名前がありません。',
        ),
        (
            'Dataset "A": The dataset "/a.csv" does not exist. Bring it back, or choose another file for the dataset.',
            'データセット "A": データセット "/a.csv" が存在しません。'
            "元に戻すか、データセットの別のファイルを選んでください。",
        ),
        (
            "The project cannot be trained yet:\n  Main, Affine: Input is not connected. Link a layer to it.",
            "プロジェクトはまだ学習できません:\n"
            "  Main, Affine: Input が接続されていません。レイヤーを接続してください。",
        ),
        ('"/x" cannot be written: Permission denied.', '"/x" に書き込めません: アクセスが許可されていません。'),
    ],
)
def test_messages_are_said_with_their_values(text: str, said: str) -> None:
    assert translated(text, "ja") == said
    assert translated(text, "en") == text


def test_a_problem_is_said_with_its_place_and_its_way_out() -> None:
    problem = Problem(network="Main", layer="Affine", text="Input is not connected.", fix="Link a layer to it.")
    said = "Main, Affine: Input が接続されていません。レイヤーを接続してください。"
    assert translated(str(problem), "ja") == said
    row = RowProblem("a.csv", 3, "x", "the cell is empty")
    assert translated(str(row), "ja") == "a.csv、3 行目、x 列: セルが空です"


def test_words_are_no_names_of_connectors_or_properties() -> None:
    for layer_type in CATALOGUE.values():
        names = {*layer_type.connectors, *layer_type.properties}
        assert all(translated(name, "ja") == name for name in names)


def test_places_of_problems_are_no_words() -> None:
    problem = Problem(network="network", layer="layer", text="Input is not connected.")
    assert translated(str(problem), "ja") == "network, layer: Input が接続されていません。"


def test_names_between_quotation_marks_stay_as_they_are() -> None:
    assert translated('There is no network "network".', "ja") == 'ネットワーク "network" がありません。'


@given(st.text(st.characters(blacklist_categories=["Cc", "Cs", "Zl", "Zp"], blacklist_characters='"'), min_size=1))
def test_any_name_stays_as_it_is(name: str) -> None:
    problem = Problem(network="Main", layer="A", text=f'"{name}" has no output to link from.', fix="Remove the link.")
    assert translated(problem.text, "ja") == f'"{name}" には接続できる出力がありません。'
    assert f'"{name}"' in translated(str(problem), "ja")


@given(st.text())
def test_any_text_can_be_asked_for(text: str) -> None:
    assert translated(text, "en") == text
    assert isinstance(translated(text, "ja"), str)


@pytest.mark.parametrize("text", ["", " ", "3", "Affine", "What nobody has said before.", "a: b: c", "x" * 10_000])
def test_what_is_not_known_stays_as_it_is(text: str) -> None:
    assert translated(text, "ja") == text


def test_a_known_sentence_beside_one_that_is_not_known_is_translated() -> None:
    assert translated("Nobody knows this one. Remove the link.", "ja") == (
        "Nobody knows this one. リンクを取り除いてください。"
    )


def test_patterns_keep_their_places() -> None:
    assert translated_form("Set {0} to {1}", "ja").format("Axis", "1") == "Axis を 1 にする"
    assert translated_form("Set {0} to {1}", "en") == "Set {0} to {1}"
    assert translated_form("Nothing {0}", "ja") == "Nothing {0}"


def test_a_form_with_more_certain_text_comes_first() -> None:
    tables = Tables({"{0} is {1}.": "{0} は {1}。", "{0} is not {1}.": "{0} は {1} でない。"}, {}, {})
    assert tables.say("A is not B.") == "A は B でない。"
    assert tables.say("A is B.") == "A は B。"
    assert tables.say("The door of the house is open to all.") == "The door of the house is open to all."
