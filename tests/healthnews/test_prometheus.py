"""Gauges in the text format of Prometheus, as its own client's parsers read it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from prometheus_client.openmetrics.parser import (
    text_string_to_metric_families as read_openmetrics,
)
from prometheus_client.parser import text_string_to_metric_families as read_prometheus

from healthnews.prometheus import Gauge, Sample, exposition

# What a database can hold and a line can carry: no lone surrogates. The parser of
# Prometheus' client splits lines as Python does, the format at \n alone.
texts = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Zl", "Zp"]) | st.just("\n"))
names = st.from_regex(r"healthnews_[a-z][a-z_]{0,9}[a-z]", fullmatch=True).filter(
    # Names that OpenMetrics keeps for other types than gauges.
    lambda name: not name.endswith(("_total", "_info", "_created", "_bucket", "_count", "_sum"))
)
numbers = st.integers(0, 2**53) | st.floats(0, 1e12)


@st.composite
def gauges(draw):
    labels = draw(st.sets(st.sampled_from(["site", "field", "state"])))
    values = draw(
        st.lists(st.tuples(*(texts for _ in labels)), unique=True, min_size=1, max_size=3)
    )
    samples = [
        Sample(tuple(zip(sorted(labels), value, strict=True)), draw(numbers)) for value in values
    ]
    # The parser strips a help text that is blanks alone.
    return Gauge(draw(names), draw(texts.map(str.strip)), samples)


def plain(families):
    return {
        (family.name, family.type, family.documentation): [
            (sample.name, sample.labels, sample.value) for sample in family.samples
        ]
        for family in families
    }


@given(st.lists(gauges(), unique_by=lambda gauge: gauge.name, max_size=4))
def test_a_strict_reader_gets_what_was_written(written):
    expected = {
        (gauge.name, "gauge", gauge.help): [
            (gauge.name, dict(sample.labels), float(sample.value)) for sample in gauge.samples
        ]
        for gauge in written
    }
    text = exposition(written)
    assert plain(read_openmetrics(text + "# EOF\n")) == expected


def test_the_format_is_prometheus_own():
    text = exposition(
        [
            Gauge("healthnews_x", 'a \\ and\n"quotes"', [Sample((("site", 'a"b\\c\nd'),), 0.25)]),
            Gauge("healthnews_y", "no labels", [Sample((), 3)]),
            Gauge("healthnews_z", "no samples", []),
        ]
    )
    assert text == (
        '# HELP healthnews_x a \\\\ and\\n"quotes"\n'
        "# TYPE healthnews_x gauge\n"
        'healthnews_x{site="a\\"b\\\\c\\nd"} 0.25\n'
        "# HELP healthnews_y no labels\n"
        "# TYPE healthnews_y gauge\n"
        "healthnews_y 3\n"
    )
    x, y = read_prometheus(text)
    assert x.samples[0].labels == {"site": 'a"b\\c\nd'}
    assert (y.samples[0].value, y.type) == (3.0, "gauge")
