"""Charts as SVG text: deterministic, without styles or scripts, and honest about gaps.

`bars`, `trend`, `strip`, `spark`, `gauge` and `tile_map` take marks and give an `Svg`, which goes into
a page as it is and into a document as `svg.data_uri()`. `narrow_bars` and `narrow_strip` draw the
same for a phone. A figure that is not known is said in
words where its bar would stand; it is never drawn as nought.
"""

from dalpb.kernel.charts.bars import bars
from dalpb.kernel.charts.gauge import gauge
from dalpb.kernel.charts.marks import Mark, in_words, with_breaks
from dalpb.kernel.charts.narrow import narrow_bars, narrow_strip
from dalpb.kernel.charts.spark import spark
from dalpb.kernel.charts.strip import Reference, strip
from dalpb.kernel.charts.svg import Svg
from dalpb.kernel.charts.tilemap import Tile, tile_map
from dalpb.kernel.charts.trend import trend
from dalpb.kernel.charts.verdicts import SHAPES, Look

__all__ = [
    "SHAPES",
    "Look",
    "Mark",
    "Reference",
    "Svg",
    "Tile",
    "bars",
    "gauge",
    "in_words",
    "narrow_bars",
    "narrow_strip",
    "spark",
    "strip",
    "tile_map",
    "trend",
    "with_breaks",
]
