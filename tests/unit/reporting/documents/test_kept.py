"""What is kept of a document comes back as it was laid out."""

from dalpb.kernel.charts import Svg
from dalpb.kernel.codec import from_json, to_json
from reporting.blocks import Entry, Grid, Items, Paragraphs, Picture, Tile, Tiles
from reporting.documents.content import DocumentContent, shown_parts
from reporting.documents.texts import placed_texts
from tests.factories.documents import content, parts

BLOCKS = (
    Paragraphs(("Words",), is_note=True),
    Tiles((Tile("more than", "7,000", "referrals", "2020-21", "changed"),)),
    Picture("k", "Chart", Svg("<svg><text>5</text></svg>"), "Five."),
    Items(("One item",), "List"),
    Grid("g", "Caption", ("A", "B"), (("row", "cell"),), (50, 50)),
    Entry("e", "F1", "Heading", "About", ("Text",), ("Item",), "Caveat", ("Warning",)),
)


def test_every_kind_of_block_comes_back() -> None:
    made = content(*BLOCKS)

    again = from_json(DocumentContent, to_json(made))

    assert again == made
    assert shown_parts(again.leaves[0].parts) == parts(*BLOCKS)


def test_every_text_of_every_block_is_looked_at() -> None:
    looked_at = " ".join(placed.text for placed in placed_texts(content(*BLOCKS)))

    for words in (
        "Words", "7,000", "changed", "Chart", "Five.", "One item", "List", "Caption", "row | cell",
        "Heading", "About", "Text", "Item", "Caveat", "Warning", "What it says", "2024 to 2027",
    ):  # fmt: skip
        assert words in looked_at
